import { relayedLogIndex, type EventStore } from '@app/event-store';
import type { Metrics, Readiness } from '@app/platform';
import type { ProjectionRunner } from '@app/projection';

/** Of a process that relays and projects by itself: ready once the database answers and every read model has caught up with the log as it was at the start, and as long as none has stopped. */
export class InProcessReadiness implements Readiness {
  constructor(
    private readonly store: EventStore,
    private readonly runner: ProjectionRunner,
    private readonly metrics: Metrics,
  ) {}

  async report(): ReturnType<Readiness['report']> {
    const [head, relayed, states] = await Promise.all([
      this.store.head(),
      relayedLogIndex(this.store.pool, 'in-process'),
      this.runner.states(),
    ]);
    for (const { name, lag } of states) this.metrics.projectionLag(name, lag);
    const waiting = states.filter(({ state }) => state !== 'live');
    return {
      report: {
        database: 'up',
        broker: 'in-process',
        relay: { lag: Math.max(0, head.logIndex - relayed) },
        projections: states.map(({ name, lag }) => ({ name, lag })),
      },
      missing: waiting.length > 0 ? [`${waiting.length} read models are ${waiting[0]!.state}, ${waiting[0]!.lag} events behind`] : [],
    };
  }
}
