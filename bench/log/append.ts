import { EventStore, eventStoreMigrations, migrate, type AppendOptions } from '@app/event-store';
import type { EventDefinition, PendingEvent, StreamId } from '@app/kernel';
import { Type } from '@sinclair/typebox';
import { createHash, randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { percentile, type Figure } from '../figure';

/** A PostgreSQL: `url` connects as the owner of the databases that `adminUrl` may create. */
interface Server {
  readonly url: string;
  readonly adminUrl: string;
}

interface Work {
  readonly streamId: StreamId;
  readonly events: readonly PendingEvent[];
  readonly options: AppendOptions;
}
type Caller = (work: Work) => Promise<unknown>;

const ACCOUNT = '100000000001';
const BASELINE_CONNECTIONS = 8;
const userCreated: EventDefinition = {
  type: 'UserCreated',
  schemaVersion: 1,
  outcome: 'change',
  data: Type.Object({}),
  subjects: [],
  summary: 'A user was created',
};

let serial = 0;
const event = (streamId: StreamId, data: object): PendingEvent => ({
  id: uuidv7(),
  type: 'UserCreated',
  schemaVersion: 1,
  outcome: 'change',
  accountId: ACCOUNT,
  streamId,
  data,
  actor: { kind: 'operator', sourceIp: '203.0.113.7', userAgent: 'keytrail/1' },
  source: { kind: 'command' },
  correlationId: uuidv7(),
  causationId: null,
});

/** A user's creation as the commands send it: a stream of its own, claims on its id and name, an idempotency key. */
function createUser(events: number): Work {
  const id = `AIDA${(++serial).toString(36).toUpperCase().padStart(17, '0')}`;
  const streamId: StreamId = `user/${id}`;
  const name = `user-${serial}`;
  const body = {
    path: '/',
    userName: name,
    userId: id,
    arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
    tags: [{ key: 'team', value: 'blue' }],
  };
  const key = randomBytes(12).toString('hex');
  return {
    streamId,
    events: Array.from({ length: events }, () => event(streamId, body)),
    options: {
      expected: 'none',
      claims: [{ claim: { [streamId]: streamId, [`user-name/${name}`]: streamId } }],
      idempotency: { caller: 'operator', key, bodyHash: createHash('sha256').update(key).digest('hex') },
    },
  };
}

/** Runs callers in closed loops for a while; answers events per second and each call's milliseconds. */
async function measure(callers: readonly Caller[], eventsEach: number, seconds: number): Promise<{ rate: number; times: number[] }> {
  const times: number[] = [];
  let events = 0;
  const began = performance.now();
  await Promise.all(
    callers.map(async (call) => {
      while (performance.now() - began < seconds * 1000) {
        const work = createUser(eventsEach);
        const asked = performance.now();
        await call(work);
        times.push(performance.now() - asked);
        events += eventsEach;
      }
    }),
  );
  return { rate: (events / (performance.now() - began)) * 1000, times };
}

/** A fresh database with one open account, on the server of `url`. */
async function onEmptyLog<T>({ url, adminUrl }: Server, work: (store: EventStore, databaseUrl: string) => Promise<T>): Promise<T> {
  const name = `bench_${randomBytes(6).toString('hex')}`;
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name} OWNER "${new URL(url).username}"`);
  const databaseUrl = Object.assign(new URL(url), { pathname: `/${name}` }).href;
  try {
    await migrate(databaseUrl, eventStoreMigrations);
    const store = await EventStore.open({ url: databaseUrl, catalogue: [userCreated] });
    try {
      const streamId: StreamId = `account/${ACCOUNT}`;
      await store.append(ACCOUNT, streamId, [event(streamId, {})], {
        expected: 'none',
        account: { open: { name: null, mode: 'managed' } },
      });
      return await work(store, databaseUrl);
    } finally {
      await store.close();
    }
  } finally {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  }
}

const grouped = (callers: number, events: number, server: Server, seconds: number) =>
  onEmptyLog(server, (store) =>
    measure(
      Array.from(
        { length: callers },
        () =>
          ({ streamId, events: list, options }: Work) =>
            store.append(ACCOUNT, streamId, list, options),
      ),
      events,
      seconds,
    ),
  );

/** The same append function with one command a call under the head lock, on connections of its own. */
const ungrouped = (connections: number, events: number, server: Server, seconds: number) =>
  onEmptyLog(server, async (store, databaseUrl) => {
    const clients = await Promise.all(
      Array.from({ length: connections }, async () => {
        const client = new Client({ connectionString: databaseUrl });
        await client.connect();
        return client;
      }),
    );
    try {
      return await measure(
        clients.map(
          (client) =>
            ({ streamId, events: list, options }: Work) =>
              store.appendOn(client, ACCOUNT, streamId, list, options),
        ),
        events,
        seconds,
      );
    } finally {
      await Promise.all(clients.map((client) => client.end()));
    }
  });

/**
 * Appends against the append function without group commit, on fresh databases of the server of `url` (its role may create databases; fsync
 * on). About 35 s.
 */
export async function appendFigures(url: string, adminUrl = url): Promise<Figure[]> {
  const server = { url, adminUrl };
  await grouped(64, 1, server, 2); // warms the code up
  const one = await ungrouped(BASELINE_CONNECTIONS, 1, server, 5);
  const many = await grouped(64, 1, server, 5);
  const hundreds = await ungrouped(BASELINE_CONNECTIONS, 100, server, 5);
  const manyHundreds = await grouped(8, 100, server, 5);
  const loneDirect = percentile((await ungrouped(1, 1, server, 4)).times, 0.5);
  const lone = percentile((await grouped(1, 1, server, 4)).times, 0.5);
  const against = (name: string, value: number, baseline: number) => ({
    name,
    value,
    unit: 'events/s',
    baseline: { name: 'the function alone, 8 connections', value: baseline },
    ratio: value / baseline,
  });
  return [
    { ...against('append-64', many.rate, one.rate), bound: { ratioAtLeast: 8, valueAtLeast: 12_000 } },
    { ...against('append-8x100', manyHundreds.rate, hundreds.rate), bound: { ratioAtLeast: 1 } },
    {
      name: 'append-1',
      value: lone,
      unit: 'ms p50',
      baseline: { name: 'the function alone', value: loneDirect },
      ratio: loneDirect / lone,
      bound: { ratioAtLeast: 1 / 1.2, valueAtMost: 1 },
    },
  ];
}
