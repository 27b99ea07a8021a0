import { advanceRelayCursor, LeaderLease, openRelayCursor, rewindRelayCursor, type EventStore, type RelayCursor } from '@app/event-store';
import { setTimeout as pause } from 'node:timers/promises';
import { Backoff } from './backoff';
import type { EventStream } from './event-stream';

const PAGE = 500;

/** What is published where, and who is told. */
export interface RelayOptions {
  readonly store: EventStore;
  readonly stream: EventStream;
  /** Whom the lease belongs to: 'in-process', or a topic. The cursor too, unless the stream names it. */
  readonly destination: string;
  /** After how long without a sign of life another process takes over, in milliseconds (default: the lease's own). */
  readonly leaseMs?: number;
  /** After a page that was not full, how long to wait for more, in milliseconds (default 5). */
  readonly gatherMs?: number;
  /** The log is published up to here, and the cursor says so. */
  readonly relayed?: (info: { readonly logIndex: number }) => void;
  /** Told of each failure; it is tried again. */
  readonly failed?: (error: unknown) => void;
}

/**
 * Publishes the log in order, in the one process that holds the lease `relay/<destination>`, and then moves the cursor. A crash between the two gives duplicates, never a gap.
 * A leader that was replaced without knowing it meets the newer epoch at the cursor and writes nothing.
 */
export class Relay {
  private lease: LeaderLease | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopping: Promise<void> | undefined;
  private leading = new AbortController();

  private constructor(private readonly options: RelayOptions) {}

  /** Begins to stand for the lease; resolves after the first try. */
  static async start(options: RelayOptions): Promise<Relay> {
    const relay = new Relay(options);
    const { store, destination, leaseMs } = options;
    relay.lease = await LeaderLease.start({
      url: store.pool.options.connectionString as string,
      name: `relay/${destination}`,
      durationMs: leaseMs,
      changed: (epoch) => relay.leads(epoch),
    });
    return relay;
  }

  /** Whether this process publishes. */
  get isLeader(): boolean {
    return this.lease?.epoch !== undefined;
  }

  /** Finishes the page in hand and frees the lease, so that a standby goes on at once. */
  stop(): Promise<void> {
    return (this.stopping ??= this.end());
  }

  private async end(): Promise<void> {
    this.leading.abort();
    await this.running;
    await this.lease?.stop();
    await this.running;
  }

  private leads(epoch: number | undefined): void {
    this.leading.abort();
    if (epoch === undefined) return;
    this.leading = new AbortController();
    const { signal } = this.leading;
    this.running = this.running.then(() => this.lead(epoch, signal));
  }

  private async lead(epoch: number, signal: AbortSignal): Promise<void> {
    const backoff = new Backoff();
    while (!signal.aborted) {
      try {
        await this.publishFrom(epoch, signal, backoff);
      } catch (error) {
        this.options.failed?.(error);
      }
      await backoff.wait(signal);
    }
  }

  /** Returns when this leader is one no longer: told so, or by finding a later one's mark on the cursor. */
  private async publishFrom(epoch: number, signal: AbortSignal, backoff: Backoff): Promise<void> {
    const { store, stream, gatherMs = 5, relayed } = this.options;
    let cursor = await this.openCursor(epoch);
    if (!cursor) return;
    relayed?.({ logIndex: cursor.logIndex });
    const pages = store.follow(cursor.logIndex, { signal, limit: PAGE })[Symbol.asyncIterator]();
    let ahead = pages.next();
    try {
      for (;;) {
        const { value: page, done } = await ahead;
        if (done || (this.lease && this.lease.epoch !== epoch)) return;
        const full = page.length === PAGE;
        if (full) ahead = pages.next(); // read while this one is sent; what is short would be read too early
        await stream.publish(page, epoch);
        cursor = await advanceRelayCursor(store.pool, cursor, page.at(-1)?.logIndex ?? cursor.logIndex);
        if (!cursor) return;
        backoff.reset();
        relayed?.({ logIndex: cursor.logIndex });
        if (full) continue;
        await pause(gatherMs, undefined, { signal }).catch(() => undefined);
        ahead = pages.next();
      }
    } finally {
      ahead.catch(() => undefined);
      void pages.return?.();
    }
  }

  /** Where to go on: at the cursor, or before it if the place that is published to has lost something. */
  private async openCursor(epoch: number): Promise<RelayCursor | undefined> {
    const { store, stream, destination } = this.options;
    const outlet = await stream.openOutlet?.();
    const cursor = await openRelayCursor(store.pool, outlet?.destination ?? destination, epoch);
    if (!cursor || !outlet) return cursor;
    const held = await outlet.holds(cursor.logIndex);
    return held < cursor.logIndex ? rewindRelayCursor(store.pool, cursor, held) : cursor;
  }
}
