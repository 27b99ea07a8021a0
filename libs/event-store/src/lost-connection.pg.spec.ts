import type { StreamId } from '@app/kernel';
import { durableCluster, testDatabase, type DurableCluster, type TestDatabase } from '@app/testing';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { EventStore } from './event-store';
import { ACCOUNT, event, expectSoundLog, openStore, outcome, twoAccounts } from './store.fixture';

/** Callers in closed loops until `until`; what was acknowledged, and which codes the others got. */
async function append(store: EventStore, callers: number, until: () => boolean) {
  const acknowledged: string[] = [];
  const refused: string[] = [];
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let n = 0; !until(); n++) {
        const streamId: StreamId = `user/${caller}-${n}`;
        const one = event(streamId);
        const done = await outcome(
          store.append(ACCOUNT, streamId, [one], {
            expected: 'none',
            claims: [{ claim: { [streamId]: streamId } }],
            idempotency: { caller: 'op', key: one.id, bodyHash: 'h' },
          }),
        );
        if (done === 'done') acknowledged.push(one.id);
        else refused.push(done);
      }
    }),
  );
  return { acknowledged, refused };
}

/** Every acknowledged event is in the log once, and every follower was told each event once. */
async function expectNothingLost(store: EventStore, acknowledged: readonly string[]): Promise<void> {
  const count = await expectSoundLog(store);
  const ids = (await store.readLog({ after: 0, limit: count })).map(({ id }) => id);
  expect(new Set(ids).size).toBe(count);
  const known = new Set(ids);
  expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);
}

describe('a backend that is ended during appends', () => {
  let database: TestDatabase;
  beforeEach(async () => void (database = await testDatabase(twoAccounts)));
  afterEach(() => database.drop());

  it('loses no acknowledged event, doubles none, and no caller notices', async () => {
    const store = await openStore(database.url);
    const killer = new Client({ connectionString: database.url });
    await killer.connect();
    let stop = false;
    const indexes: number[] = [];
    const stopFollowing = new AbortController();
    const following = (async () => {
      for await (const page of store.follow(0, { signal: stopFollowing.signal })) indexes.push(...page.map(({ logIndex }) => logIndex));
    })();
    const appending = append(store, 24, () => stop);
    for (let kill = 0; kill < 25; kill++) {
      await pause(40 + Math.random() * 60);
      await killer.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
    }
    stop = true;
    const { acknowledged, refused } = await appending;
    await killer.end();
    expect(refused).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(100);
    await expectNothingLost(store, acknowledged);
    const { logIndex } = await store.head();
    expect(logIndex).toBe(acknowledged.length + 2);
    while (indexes.length < logIndex) await pause(20);
    stopFollowing.abort();
    await following;
    expect(indexes).toEqual(Array.from({ length: logIndex }, (_, i) => i + 1));
    await store.close();
  });
});

describe('PostgreSQL killed during appends', () => {
  let cluster: DurableCluster;
  let store: EventStore;
  beforeAll(async () => {
    cluster = await durableCluster();
    await twoAccounts.run(cluster.url);
    store = await openStore(cluster.url);
  });
  afterAll(async () => {
    await store.close();
    await cluster.stop();
  });

  it('is waited for; afterwards nothing acknowledged is lost', async () => {
    let stop = false;
    const indexes: number[] = [];
    const stopFollowing = new AbortController();
    const following = (async () => {
      for await (const page of store.follow(0, { signal: stopFollowing.signal })) indexes.push(...page.map(({ logIndex }) => logIndex));
    })();
    const appending = append(store, 16, () => stop);
    for (let kill = 0; kill < 2; kill++) {
      await pause(400);
      await cluster.kill9();
      await cluster.restart();
    }
    await pause(400);
    stop = true;
    const { acknowledged, refused } = await appending;
    expect(refused.filter((code) => code !== 'Busy')).toEqual([]);
    await expectNothingLost(store, acknowledged);
    const { logIndex } = await store.head();
    while (indexes.length < logIndex) await pause(20);
    stopFollowing.abort();
    await following;
    expect(indexes).toEqual(Array.from({ length: logIndex }, (_, i) => i + 1));
  });

  it('that does not come back is told as Busy within seconds, to writers and readers', async () => {
    await cluster.kill9();
    const began = Date.now();
    expect(await outcome(store.append(ACCOUNT, 'user/A', [event('user/A')], { expected: 'none' }))).toBe('Busy');
    expect(Date.now() - began).toBeLessThan(8_000);
    expect(await outcome(store.head())).toBe('Busy');
    await cluster.restart();
    expect(await outcome(store.append(ACCOUNT, 'user/A', [event('user/A')], { expected: 'none' }))).toBe('done');
  });
});
