import { readdirSync, readFileSync } from 'node:fs';
import { Client } from 'pg';
import { auditProjections } from '@app/audit';
import { startEmbeddedPostgres } from '@app/platform';
import { Server } from '../../test/server';
import type { Figure } from '../figure';

const EVENTS = 100_000;
const CALLERS = 32;
const EVENTS_EACH = 20;

/** Samples the resident memory of a process each 100 ms; ends with its peak in MB. */
function watch(pid: number): () => number {
  let peak = 0;
  const timer = setInterval(() => {
    const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
    peak = Math.max(peak, (Number(pages) * 4096) / 1e6);
  }, 100);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

async function caughtUp(server: Server, logIndex: number): Promise<void> {
  for (let tries = 0; (await server.ask('/principals?limit=1', logIndex)).status !== 200; tries++)
    if (tries > 60) throw new Error('the projections did not catch up');
}

/** Appends 100,000 events by commands of 32 callers: users (as many as an account may have), each tagged 19 times. The last log index. */
async function fill(server: Server): Promise<number> {
  let nextUser = 0;
  let last = 0;
  const send = async (name: string, body: object): Promise<void> => {
    const answer = await server.command(name, body);
    if (answer.status !== 201) throw new Error(`${name}: ${answer.text}`);
    last = Math.max(last, answer.json.logIndex);
  };
  const caller = async (): Promise<void> => {
    while (nextUser < EVENTS / EVENTS_EACH) {
      const userName = `user-${nextUser++}`;
      await send('CreateUser', { userName });
      for (let at = 1; at < EVENTS_EACH; at++) await send('TagUser', { userName, tags: [{ key: `key-${at}`, value: userName }] });
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return last;
}

/** Takes every row and checkpoint away, so that the next start projects from the first event. */
async function forgetRows(server: Server): Promise<void> {
  const postgres = await startEmbeddedPostgres({ dataDir: server.dataDir });
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(`TRUNCATE ${auditProjections.map(({ table }) => table).join(', ')}`);
  const { rows } = await client.query<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE tablename LIKE 'projection\\_%'");
  await client.query(`TRUNCATE ${rows.map(({ name }) => name).join(', ')}`);
  await client.end();
  await postgres.stop();
}

/** `standalone`'s peak resident memory while 100,000 events are appended and projected, and while a restart projects them from zero. */
export async function memoryFigures(): Promise<Figure[]> {
  if (!readdirSync('/proc').includes('self')) return [];
  const server = await Server.start({ LOG_LEVEL: 'warn' });
  const filling = watch(server.pid);
  const last = await fill(server);
  await caughtUp(server, last);
  const filled = filling();
  await server.stop();
  await forgetRows(server);
  const started = server.start();
  const restarting = watch(server.pid);
  await started;
  await caughtUp(server, last);
  const restarted = restarting();
  await server.stop();
  return [
    { name: 'memory-100k', value: filled, unit: 'MB', bound: { valueAtMost: 250 } },
    { name: 'memory-100k-restart', value: restarted, unit: 'MB', bound: { valueAtMost: 250 } },
  ];
}
