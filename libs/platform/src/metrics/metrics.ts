import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the rooms report, as Prometheus metrics. Apps pass these functions to the rooms' callbacks. */
export interface Metrics {
  /** A batch of events was appended: how many, how long it took, and the log's head since. */
  appended(batch: { readonly events: number; readonly seconds: number; readonly logIndex: number }): void;
  /** The log's newest index. */
  head(logIndex: number): void;
  /** The relay has published up to this log index. */
  relayed(logIndex: number): void;
  /** How many events of the log a projection has yet to fold. */
  projectionLag(projection: string, events: number): void;
  /** How many events are parked. */
  parked(events: number): void;
  /** An HTTP request was answered; `route` is its template, never its path. */
  answered(request: { readonly method: string; readonly route: string; readonly status: number; readonly seconds: number }): void;
  /** Called before each scrape, for figures that somebody has to look up; one that fails leaves the figures as they were. */
  beforeScrape(refresh: () => Promise<void>): void;
  /** The text of Prometheus, and its media type. */
  text(): Promise<{ readonly type: string; readonly body: string }>;
}

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** A registry of its own, with Node's process metrics. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const appendSeconds = new Histogram({
    name: 'keytrail_append_seconds',
    help: 'Time to append a batch, commit included',
    buckets: SECONDS,
    registers,
  });
  const batchEvents = new Histogram({
    name: 'keytrail_append_batch_events',
    help: 'Events in a batch',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
    registers,
  });
  const logHead = new Gauge({ name: 'keytrail_log_head', help: 'Newest log index', registers });
  const relayed = new Gauge({ name: 'keytrail_relayed_log_index', help: 'Log index up to which the relay has published', registers });
  const lag = new Gauge({
    name: 'keytrail_projection_lag_events',
    help: 'Events of the log that a projection has yet to fold',
    labelNames: ['projection'],
    registers,
  });
  const parked = new Gauge({ name: 'keytrail_parked_events', help: 'Events that are parked', registers });
  const http = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  });
  const refreshes: (() => Promise<void>)[] = [];
  return {
    appended({ events, seconds, logIndex }) {
      appendSeconds.observe(seconds);
      batchEvents.observe(events);
      logHead.set(logIndex);
    },
    head: (logIndex) => logHead.set(logIndex),
    relayed: (logIndex) => relayed.set(logIndex),
    projectionLag: (projection, events) => lag.set({ projection }, events),
    parked: (events) => parked.set(events),
    answered: ({ method, route, status, seconds }) => http.observe({ method, route, status }, seconds),
    beforeScrape: (refresh) => void refreshes.push(refresh),
    async text() {
      await Promise.allSettled(refreshes.map((refresh) => refresh()));
      return { type: registry.contentType, body: await registry.metrics() };
    },
  };
}
