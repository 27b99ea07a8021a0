import { EventStore, eventStoreMigrations, migrate } from '@app/event-store';
import { InProcessEventStream } from '@app/event-stream';
import type { PendingEvent, StreamId } from '@app/kernel';
import {
  projectionEvents,
  projectionMigrations,
  ProjectionRunner,
  selectRows,
  tableMigration,
  type ProjectionRunnerOptions,
} from '@app/projection';
import { testDatabase } from './database';
import { toyEvents } from './toy-notes';
import { toyMirroring, toyProjections } from './toy-projections';

export interface ToyHouse {
  readonly url: string;
  readonly store: EventStore;
  /** Appends events, each to its account's stream, in the order given. */
  write(events: readonly PendingEvent[], mode?: 'managed' | 'mirrored'): Promise<number>;
  /** A runner that folds batches of at most `pageSize` events. */
  run(pageSize?: number, options?: Partial<ProjectionRunnerOptions>): Promise<ProjectionRunner>;
  /** The rows of the toy projections, ordered by key. */
  rows(): Promise<Record<string, unknown[]>>;
  /** Resolves when the rows hold the whole log. */
  settled(runner: ProjectionRunner): Promise<void>;
  /** Stops the runners that still run. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

/** A log and the toy projections on a database of their own. */
export async function toyHouse(): Promise<ToyHouse> {
  const prepare = {
    key: 'toy-house',
    run: (url: string) => migrate(url, [...eventStoreMigrations, ...projectionMigrations, ...toyProjections.map(tableMigration)]),
  };
  const { url, drop } = await testDatabase(prepare);
  const store = await EventStore.open({ url, catalogue: [...toyEvents, ...projectionEvents] });
  const running: ProjectionRunner[] = [];
  const rest = async (): Promise<void> => void (await Promise.all(running.splice(0).map((runner) => runner.stop())));
  return {
    url,
    store,
    async write(events, mode = 'managed') {
      let head = 0;
      for (let from = 0; from < events.length; ) {
        const { accountId, streamId } = events[from] as PendingEvent;
        let to = from + 1;
        while (to < events.length && to - from < 500 && events[to]?.streamId === streamId && events[to]?.accountId === accountId) to++;
        head = (
          await store.append(accountId, streamId as StreamId, events.slice(from, to), {
            expected: 'any',
            account: { ensure: { name: null, mode } },
          })
        ).logIndex;
        from = to;
      }
      return head;
    },
    async run(pageSize, options) {
      const stream = new InProcessEventStream({ store, pageSize });
      const runner = new ProjectionRunner({
        name: 'toy',
        store,
        projections: toyProjections,
        stream,
        mirroring: toyMirroring,
        failed: ({ error }) => console.error(error),
        ...options,
      });
      running.push(runner);
      await runner.start();
      return runner;
    },
    async rows() {
      const tables = toyProjections.map(async (projection) => {
        const keys = projection.key.map((_, n) => n + 2).join(', ');
        const { rows } = await store.pool.query<object>(`${selectRows(projection)} ORDER BY 1, ${keys}`);
        return [projection.name, rows] as const;
      });
      return Object.fromEntries(await Promise.all(tables));
    },
    async settled(runner) {
      const { logIndex } = await store.head();
      for (const { accountId } of await store.accounts()) {
        if (!(await runner.caughtUp(accountId, logIndex, 60_000)))
          throw new Error(`The rows of ${accountId} did not reach log index ${logIndex} within 60 s`);
      }
    },
    rest,
    async close() {
      await rest();
      await store.close();
      await drop();
    },
  };
}
