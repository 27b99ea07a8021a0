import { relayedLogIndex } from '@app/event-store';
import type { Readiness, ReadinessReport } from '@app/platform';
import type { ProjectionRunner } from '@app/projection';
import type { Rooms } from './open-rooms';

/** How the way of the events stands. `fault`: in words, what keeps any app from being ready, the topic that is missing for one. */
export interface Broker {
  readonly state: ReadinessReport['broker'];
  readonly fault?: string;
  /** In words, what else is wrong. */
  readonly detail?: string;
  /** Whether those who consume are members of their group. */
  readonly isSubscribed?: boolean;
}

/** What an app's readiness depends on, beside its database. */
export interface AppReadinessOptions {
  /** Absent in an app that knows nothing of read models. */
  readonly runner?: ProjectionRunner;
  /** Where the log is relayed to. */
  readonly destination: () => Promise<string>;
  readonly broker: () => Promise<Broker>;
  /** Whether the app is of no use without the broker. */
  readonly needsBroker?: boolean;
}

/** The embedded shape: the log itself is the stream. */
export const inProcess: Pick<AppReadinessOptions, 'destination' | 'broker'> = {
  destination: async () => 'in-process',
  broker: async () => ({ state: 'in-process' }),
};

/** Ready once the database answers, every read model has caught up with the log as it was at the start, and nothing that the app needs is away. The same figures go into the metrics when they are scraped. */
export class AppReadiness implements Readiness {
  constructor(
    private readonly rooms: Rooms,
    private readonly options: AppReadinessOptions,
  ) {
    rooms.metrics.beforeScrape(async () => void (await this.figures()));
  }

  async report(): ReturnType<Readiness['report']> {
    const [{ states, lag }, { state, fault, detail, isSubscribed }] = await Promise.all([this.figures(), this.options.broker()]);
    const waiting = states.filter(({ state: projection }) => projection === 'catching-up' || projection === 'stopped');
    return {
      report: {
        database: 'up',
        broker: state,
        relay: { lag },
        projections: states.map(({ name, lag: behind }) => ({ name, lag: behind })),
      },
      missing: [
        ...(fault ? [fault] : []),
        ...(this.options.needsBroker && state === 'up' && isSubscribed === false ? ['it is not a member of the consumer group yet'] : []),
        ...(this.options.needsBroker && state === 'down' ? [`the broker is down (${detail ?? 'Kafka does not answer'})`] : []),
        ...(waiting[0] ? [`${waiting.length} read models are ${waiting[0].state}, ${waiting[0].lag} events behind`] : []),
      ],
    };
  }

  private async figures() {
    const { store, metrics } = this.rooms;
    const { runner, destination } = this.options;
    const [head, relayed, states, parked] = await Promise.all([
      store.head(),
      destination().then((name) => relayedLogIndex(store.pool, name)),
      runner?.states() ?? [],
      runner?.operations.parked() ?? [],
    ]);
    metrics.head(head.logIndex);
    metrics.relayed(relayed);
    metrics.parked(parked.reduce((sum, { following }) => sum + 1 + following, 0));
    for (const { name, lag } of states) metrics.projectionLag(name, lag);
    return { states, lag: Math.max(0, head.logIndex - relayed) };
  }
}
