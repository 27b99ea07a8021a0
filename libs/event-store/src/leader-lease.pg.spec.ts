import { testDatabase, type TestDatabase } from '@app/testing';
import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore } from './event-store';
import { LeaderLease } from './leader-lease';
import { advanceRelayCursor, openRelayCursor, relayedLogIndex } from './relay-cursor';
import { openStore, twoAccounts } from './store.fixture';

let database: TestDatabase;
let store: EventStore;
beforeEach(async () => {
  database = await testDatabase(twoAccounts);
  store = await openStore(database.url);
});
afterEach(async () => {
  await store.close();
  await database.drop();
});

const DURATION = 1_500;
const stand = (changed?: (epoch: number | undefined) => void) =>
  LeaderLease.start({ url: database.url, name: 'relay/in-process', durationMs: DURATION, changed });

describe('a leader lease', () => {
  it('has one holder, who keeps it by renewing', async () => {
    const [one, two] = [await stand(), await stand()];
    expect([one.epoch, two.epoch]).toEqual([1, undefined]);
    await pause(1.5 * DURATION);
    expect([one.epoch, two.epoch]).toEqual([1, undefined]);
    await Promise.all([one.stop(), two.stop()]);
  });

  it('that is let go is taken over within a third of its time, with the next epoch', async () => {
    const heard: (number | undefined)[] = [];
    const [one, two] = [await stand((epoch) => heard.push(epoch)), await stand((epoch) => heard.push(epoch))];
    await one.stop();
    await pause(DURATION * 0.8);
    expect([one.epoch, two.epoch]).toEqual([undefined, 2]);
    await two.stop();
    expect(heard).toEqual([1, undefined, 2, undefined]);
  });

  it('of a holder that vanished runs out; the old holder knows by its own clock', async () => {
    const one = await stand();
    await store.pool.query('ALTER TABLE leases RENAME TO leases_away');
    await pause(DURATION * 1.1);
    expect(one.epoch).toBeUndefined();
    await store.pool.query('ALTER TABLE leases_away RENAME TO leases');
    const two = await stand();
    expect([one.epoch, two.epoch].filter((epoch) => epoch !== undefined)).toEqual([2]);
    await Promise.all([one.stop(), two.stop()]);
  });
});

describe('a relay cursor', () => {
  it('moves on from where it stands; a zombie of an earlier epoch writes nothing', async () => {
    const old = await openRelayCursor(store.pool, 'in-process', 1);
    const moved = old && (await advanceRelayCursor(store.pool, old, 2));
    expect(moved).toEqual({ destination: 'in-process', epoch: 1, logIndex: 2 });
    expect(await advanceRelayCursor(store.pool, old!, 5)).toBeUndefined();
    const taken = await openRelayCursor(store.pool, 'in-process', 2);
    expect(taken).toEqual({ destination: 'in-process', epoch: 2, logIndex: 2 });
    expect(await advanceRelayCursor(store.pool, moved!, 9)).toBeUndefined();
    expect(await openRelayCursor(store.pool, 'in-process', 1)).toBeUndefined();
    expect(await advanceRelayCursor(store.pool, taken!, 3)).toMatchObject({ logIndex: 3 });
    expect([await relayedLogIndex(store.pool, 'in-process'), await relayedLogIndex(store.pool, 'topic#1')]).toEqual([3, 0]);
  });
});
