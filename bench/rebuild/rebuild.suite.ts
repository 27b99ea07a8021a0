import { setTimeout as pause } from 'node:timers/promises';
import { auditMigrations, auditMirroring, auditProjections } from '@app/audit';
import { eventStoreMigrations, EventStore, migrate } from '@app/event-store';
import { InProcessEventStream } from '@app/event-stream';
import { iamEvents } from '@app/iam';
import { projectionEvents, projectionMigrations, ProjectionRunner } from '@app/projection';
import type { Figure, Suite } from '../figure';
import { onFreshDatabase } from '../log/database';
import { ACCOUNT, append, history, open } from '../log/history';

const EVENTS = 200_000;
const LOOK_MS = 20;

const secondsSince = (began: number): number => (performance.now() - began) / 1000;

/** 200,000 events are folded into every read model, and then once more by a rebuild beside the live rows, the swap included; each answer meanwhile is timed. */
async function rebuildFigures(url: string): Promise<Figure[]> {
  await migrate(url, [...eventStoreMigrations, ...projectionMigrations, ...auditMigrations]);
  const store = await EventStore.open({ url, catalogue: [...iamEvents, ...projectionEvents] });
  await open(store);
  await append(store, history(EVENTS));
  const { logIndex } = await store.head();
  const stream = new InProcessEventStream({ store });
  const runner = new ProjectionRunner({ name: 'audit', store, stream, projections: auditProjections, mirroring: auditMirroring });
  let began = performance.now();
  await runner.start();
  if (!(await runner.caughtUp(ACCOUNT, logIndex, 120_000))) throw new Error('the projections did not catch up in 2 minutes');
  const live = EVENTS / secondsSince(began);

  let slowest = 0;
  began = performance.now();
  await runner.operations.rebuild('principals');
  for (let rebuilding = true; rebuilding; await pause(LOOK_MS)) {
    const asked = performance.now();
    await store.pool.query('SELECT count(*) FROM (SELECT FROM principals_v1 WHERE account_id = $1 LIMIT 100) AS page', [ACCOUNT]);
    slowest = Math.max(slowest, performance.now() - asked);
    rebuilding = (await runner.states()).some(({ state }) => state === 'rebuilding');
  }
  const value = EVENTS / secondsSince(began);
  await runner.stop();
  await store.close();
  return [
    {
      name: 'rebuild',
      value,
      unit: 'events/s',
      baseline: { name: 'live projection', value: live },
      ratio: value / live,
      bound: { ratioAtLeast: 0.5 },
    },
    { name: 'slowest-read-meanwhile', value: slowest, unit: 'ms', bound: { valueAtMost: 1_000 } },
  ];
}

/** A rebuild of every read model, beside the live ones. */
export const rebuildSuite: Suite = { rebuild: () => onFreshDatabase(rebuildFigures) };
