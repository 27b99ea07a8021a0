import { auditMirroring, auditProjections } from '@app/audit';
import { EventStore } from '@app/event-store';
import { iamEvents } from '@app/iam';
import { ProjectionRunner } from '@app/projection';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Distributed } from '../../test/distributed';
import { percentile, type Figure } from '../figure';
import { ACCOUNT, history } from '../log/history';

const RATE = 1_000;
const SECONDS = 20;
const IDLE_SECONDS = 20;
const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** The processor time of a process so far, in seconds. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** The busiest app, in percent of a core, while nothing happens. */
async function idle({ apps }: Distributed): Promise<Figure> {
  await pause(5_000);
  const before = apps.map(({ pid }) => cpuSeconds(pid));
  await pause(IDLE_SECONDS * 1_000);
  const used = apps.map(({ pid }, n) => ((cpuSeconds(pid) - (before[n] ?? 0)) / IDLE_SECONDS) * 100);
  return { name: 'idle-cpu', value: Math.max(...used), unit: '% of a core', bound: { valueAtMost: 2 } };
}

/** From the moment an event is due, by Poisson arrivals, until a reader of another process is told that its rows hold it: log, relay, topic, projector. */
async function visible({ database }: Distributed): Promise<Figure[]> {
  const store = await EventStore.open({ url: database.url, catalogue: iamEvents });
  const reader = new ProjectionRunner({ name: 'audit', store, projections: auditProjections, mirroring: auditMirroring });
  await reader.start();
  const latencies: number[] = [];
  const under: Promise<void>[] = [];
  let due = performance.now() + 500;
  for (const event of history(RATE * SECONDS, 50)) {
    due += (-Math.log(1 - Math.random()) * 1_000) / RATE;
    const wait = due - performance.now();
    if (wait > 1) await pause(wait);
    const dueAt = due;
    under.push(
      store.append(ACCOUNT, event.streamId, [event], { expected: 'any' }).then(async ({ logIndex }) => {
        if (!(await reader.caughtUp(ACCOUNT, logIndex, 30_000))) throw new Error(`log index ${logIndex} was not visible in 30 s`);
        latencies.push(performance.now() - dueAt);
      }),
    );
  }
  await Promise.all(under);
  await reader.stop();
  await store.close();
  const warm = latencies.slice(2 * RATE);
  return [
    { name: 'append-to-visible-p99', value: percentile(warm, 0.99), unit: 'ms', bound: { valueAtMost: 150 } },
    { name: 'append-to-visible-p50', value: percentile(warm, 0.5), unit: 'ms' },
  ];
}

/** The microservices as they are run, on a broker and a database of their own. */
export async function appFigures(): Promise<Figure[]> {
  const distributed = await Distributed.start();
  try {
    const resting = await idle(distributed);
    return [...(await visible(distributed)), resting];
  } finally {
    await distributed.stop();
  }
}
