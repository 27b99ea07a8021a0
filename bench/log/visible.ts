import { setTimeout as pause } from 'node:timers/promises';
import { auditMigrations, auditMirroring, auditProjections } from '@app/audit';
import { eventStoreMigrations, EventStore, migrate } from '@app/event-store';
import { InProcessEventStream, Relay } from '@app/event-stream';
import { iamEvents } from '@app/iam';
import { projectionMigrations, ProjectionRunner } from '@app/projection';
import { percentile, type Figure } from '../figure';
import { asSuperuser, onFreshDatabase } from './database';
import { ACCOUNT, history, open } from './history';

const RATE = 1_000;
const SECONDS = 25;

/** From the moment an event is due, by Poisson arrivals, until who waits for its `minLogIndex` is told; a CHECKPOINT falls into the time. */
export const visibleFigures = (): Promise<Figure[]> =>
  onFreshDatabase(async (url, adminUrl) => {
    await migrate(url, [...eventStoreMigrations, ...projectionMigrations, ...auditMigrations]);
    const store = await EventStore.open({ url, catalogue: iamEvents });
    await open(store);
    const stream = new InProcessEventStream({ store });
    const runner = new ProjectionRunner({ name: 'audit', store, stream, projections: auditProjections, mirroring: auditMirroring });
    await runner.start();
    const relay = await Relay.start({ store, stream, destination: 'in-process', gatherMs: 100 });
    const latencies: number[] = [];
    const under: Promise<void>[] = [];
    let due = performance.now() + 500;
    const checkpoint = pause((SECONDS / 2) * 1000).then(() => asSuperuser(adminUrl, 'CHECKPOINT'));
    for (const event of history(RATE * SECONDS, 50)) {
      due += (-Math.log(1 - Math.random()) * 1000) / RATE;
      const wait = due - performance.now();
      if (wait > 1) await pause(wait);
      const dueAt = due;
      under.push(
        store.append(ACCOUNT, event.streamId, [event], { expected: 'any' }).then(async ({ logIndex }) => {
          if (!(await runner.caughtUp(ACCOUNT, logIndex, 10_000))) throw new Error(`log index ${logIndex} was not visible in 10 s`);
          latencies.push(performance.now() - dueAt);
        }),
      );
    }
    await Promise.all(under);
    await checkpoint;
    await relay.stop();
    await runner.stop();
    await store.close();
    const second = latencies.slice(RATE); // the first second warms up
    return [
      { name: 'append-to-visible-p99', value: percentile(second, 0.99), unit: 'ms', bound: { valueAtMost: 25 } },
      { name: 'append-to-visible-p50', value: percentile(second, 0.5), unit: 'ms' },
    ];
  });
