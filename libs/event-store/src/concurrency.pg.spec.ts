import type { Recorded, StreamId } from '@app/kernel';
import { testDatabase, type TestDatabase } from '@app/testing';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { AppendOptions } from './append-options';
import type { EventStore } from './event-store';
import { ACCOUNT, event, expectSoundLog, openStore, OTHER_ACCOUNT, outcome, twoAccounts } from './store.fixture';

let database: TestDatabase;
let stores: EventStore[];
beforeEach(async () => {
  database = await testDatabase(twoAccounts);
  stores = [await openStore(database.url), await openStore(database.url)];
});
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await database.drop();
});

const first = (): EventStore => stores[0] as EventStore;
const storeOf = (caller: number): EventStore => stores[caller % 2] as EventStore;
const append = (store: EventStore, streamId: StreamId, options: Partial<AppendOptions> = {}) =>
  store.append(ACCOUNT, streamId, [event(streamId)], { expected: 'any', ...options });

/** Follows until the log index; answers every index it was told. */
async function told(store: EventStore, upTo: number, accountId?: string): Promise<number[]> {
  const indexes: number[] = [];
  for await (const page of store.follow(0, { accountId, limit: 7 })) {
    indexes.push(...page.map(({ logIndex }: Recorded) => logIndex));
    if ((indexes.at(-1) ?? 0) >= upTo) break;
  }
  return indexes;
}

describe('a slow writer', () => {
  it('is never overtaken, and no reader skips its event', async () => {
    const slow = new Client({ connectionString: database.url });
    await slow.connect();
    const following = [told(first(), 43), told(stores[1] as EventStore, 43)];
    await slow.query('BEGIN');
    const { logIndex } = await first().appendOn(slow, ACCOUNT, 'user/SLOW', [event('user/SLOW')], { expected: 'none' });
    const others = Array.from({ length: 40 }, (_, i) => append(storeOf(i), `user/${i}`));
    await pause(300);
    expect(await first().readLog({ after: 0, limit: 99 })).toHaveLength(2);
    await slow.query('COMMIT');
    await slow.end();
    expect((await Promise.all(others)).map((done) => done.logIndex).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, i) => logIndex + 1 + i),
    );
    for (const indexes of await Promise.all(following)) expect(indexes).toEqual(Array.from({ length: 43 }, (_, i) => i + 1));
  });

  it('that gives up leaves no hole', async () => {
    const slow = new Client({ connectionString: database.url });
    await slow.connect();
    await slow.query('BEGIN');
    await first().appendOn(slow, ACCOUNT, 'user/SLOW', [event('user/SLOW')], { expected: 'none' });
    const other = append(first(), 'user/1');
    await pause(50);
    await slow.query('ROLLBACK');
    await slow.end();
    expect(await other).toMatchObject({ logIndex: 3 });
  });

  it('that holds the log for more than five seconds is told to the others as Busy, and what was refused is not written later', async () => {
    const slow = new Client({ connectionString: database.url });
    await slow.connect();
    await slow.query('BEGIN');
    await slow.query('SELECT * FROM log_head FOR UPDATE');
    expect(await Promise.all([outcome(append(first(), 'user/1')), outcome(append(first(), 'user/2'))])).toEqual(['Busy', 'Busy']);
    await slow.query('ROLLBACK');
    await slow.end();
    expect(await append(first(), 'user/3')).toMatchObject({ logIndex: 3 });
  });
});

describe('one bad value', () => {
  it('fails one caller', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) => {
        const streamId: StreamId = `user/${i}`;
        return outcome(first().append(ACCOUNT, streamId, [event(streamId, {}, i === 7 ? { id: 'no uuid' } : {})], { expected: 'none' }));
      }),
    );
    expect(outcomes).toEqual(outcomes.map((_, i) => (i === 7 ? 'ValidationError' : 'done')));
    expect(await expectSoundLog(first())).toBe(21);
  });
});

describe('64 callers on two stores', () => {
  it('leave no gap, exact versions and unique names', async () => {
    const wins = new Map<string, number>();
    let acknowledged = 2;
    const followers = [told(first(), 2 + 64 * 8), told(stores[1] as EventStore, 2 + 64 * 8)];
    await Promise.all(
      Array.from({ length: 64 }, async (_, caller) => {
        const store = storeOf(caller);
        for (let round = 0; round < 8; ) {
          const streamId: StreamId = `user/${Math.floor(Math.random() * 40)}`;
          const name = `name-${Math.floor(Math.random() * 300)}`;
          const version = (await store.readStream(ACCOUNT, streamId)).length;
          const done = await outcome(
            append(store, streamId, {
              expected: version,
              claims: round % 2 ? [{ claim: { [name]: `${caller}` }, count: { of: 'names', by: 1, atMost: 120 } }] : [],
            }),
          );
          expect(['done', 'Conflict', 'LimitExceeded']).toContain(done);
          if (done === 'LimitExceeded') expect((await append(store, 'group/REST')).streamVersion).toBeGreaterThan(0);
          else if (done === 'Conflict') continue;
          else if (round % 2) wins.set(name, (wins.get(name) ?? 0) + 1);
          round++;
          acknowledged++;
        }
      }),
    );
    expect(await expectSoundLog(first())).toBe(acknowledged);
    expect([...wins.values()].every((count) => count === 1)).toBe(true);
    expect((await first().held(ACCOUNT, [...wins.keys()])).holder([...wins.keys()][0] as string)).toBeDefined();
    expect((await first().pool.query('SELECT value FROM counters')).rows).toEqual([{ value: wins.size }]);
    for (const indexes of await Promise.all(followers)) expect(indexes).toEqual(Array.from({ length: acknowledged }, (_, i) => i + 1));
  });

  it('of one name one gets it, the others hear of a conflict', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 64 }, (_, i) =>
        outcome(append(storeOf(i), `user/${i}`, { claims: [{ claim: { 'user-name/ann': `user/${i}` } }] })),
      ),
    );
    expect(outcomes.filter((done) => done === 'done')).toHaveLength(1);
    expect(outcomes.filter((done) => done === 'Conflict')).toHaveLength(63);
  });

  it('of one idempotency key all get the one answer', async () => {
    const idempotency = { caller: 'op', key: 'k', bodyHash: 'h' };
    const answers = await Promise.all(Array.from({ length: 64 }, (_, i) => append(storeOf(i), `user/${i}`, { idempotency })));
    expect(new Set(answers.map(({ events }) => events[0]?.id)).size).toBe(1);
    expect(await expectSoundLog(first())).toBe(3);
  });

  it('with one refused among them: the others are none the wiser', async () => {
    await append(first(), 'user/T', { claims: [{ claim: { taken: 'x' } }] });
    const outcomes = await Promise.all(
      Array.from({ length: 64 }, (_, i) =>
        outcome(append(first(), `user/${i}`, { claims: [{ claim: { [i % 5 ? `n${i}` : 'taken']: 'x' } }] })),
      ),
    );
    expect(outcomes).toEqual(outcomes.map((_, i) => (i % 5 ? 'done' : 'Conflict')));
  });
});

describe('AttachUserPolicy and DeletePolicy at once', () => {
  it('never leave a grant to nothing', async () => {
    for (let round = 0; round < 30; round++) {
      const policy: StreamId = `policy/P${round}`;
      await append(first(), policy, { claims: [{ claim: { [policy]: policy } }] });
      const [attached, deleted] = await Promise.all([
        outcome(
          append(storeOf(round), `user/U${round}`, {
            claims: [{ present: [policy], claim: { [`${policy}/attached/U${round}`]: `user/U${round}` } }],
          }),
        ),
        outcome(append(storeOf(round + (round % 3)), policy, { claims: [{ absent: [`${policy}/attached/`], release: [policy] }] })),
      ]);
      expect([attached, deleted].sort()).toEqual(['Conflict', 'done']);
      const held = await first().held(ACCOUNT, [policy, `${policy}/attached/`]);
      expect(held.below(`${policy}/attached/`).length).toBe(held.holder(policy) ? 1 : 0);
    }
  });
});

describe('a follower', () => {
  it('of one account hears of that account alone, from where it asked', async () => {
    for (let i = 0; i < 5; i++) {
      await append(first(), 'user/A');
      await first().append(OTHER_ACCOUNT, 'user/O', [event('user/O', {}, { accountId: OTHER_ACCOUNT })], { expected: 'any' });
    }
    expect(await told(stores[1] as EventStore, 12, OTHER_ACCOUNT)).toEqual([2, 4, 6, 8, 10, 12]);
  });

  it("hears of another process's events within milliseconds, and ends when it is told to", async () => {
    const stop = new AbortController();
    const delays: number[] = [];
    let asked = 0;
    const following = (async () => {
      for await (const page of (stores[1] as EventStore).follow(2, { signal: stop.signal }))
        delays.push(performance.now() - asked, page.length);
    })();
    await pause(100);
    for (let i = 0; i < 5; i++) {
      asked = performance.now();
      await append(first(), 'user/A');
      await pause(100);
    }
    stop.abort();
    await following;
    expect(delays).toHaveLength(10);
    expect(Math.min(...delays.filter((_, i) => i % 2 === 0))).toBeLessThan(100);
  });
});
