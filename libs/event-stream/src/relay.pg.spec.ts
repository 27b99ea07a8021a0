import { EventStore, eventStoreMigrations, migrate, relayedLogIndex } from '@app/event-store';
import type { Recorded } from '@app/kernel';
import { testDatabase, toyEvent, toyEvents, type TestDatabase } from '@app/testing';
import { setTimeout as pause } from 'node:timers/promises';
import type { EventStream } from './event-stream';
import { Relay } from './relay';

const ANN = '100000000001';
const DESTINATION = 'topic#1';

/** What each relay sent: a stream that only takes. */
class Sink implements EventStream {
  readonly sent: { logIndex: number; epoch: number }[] = [];
  before: (events: readonly Recorded[]) => Promise<void> | void = () => undefined;

  async publish(events: readonly Recorded[], epoch: number): Promise<void> {
    await this.before(events);
    this.sent.push(...events.map(({ logIndex }) => ({ logIndex, epoch })));
  }

  subscribe(): never {
    throw new Error('A sink has no subscribers');
  }
}

describe('the relay', () => {
  let database: TestDatabase;
  let store: EventStore;
  const relays: Relay[] = [];

  beforeEach(async () => {
    database = await testDatabase({ key: 'event-stream', run: (url) => migrate(url, eventStoreMigrations) });
    store = await EventStore.open({ url: database.url, catalogue: toyEvents });
  });
  afterEach(async () => {
    await Promise.all(relays.splice(0).map((relay) => relay.stop()));
    await store.close();
    await database.drop();
  });

  const write = (count: number) => {
    const events = Array.from({ length: count }, (_, n) =>
      toyEvent(ANN, `account/${ANN}`, { type: 'NoteErased', data: { noteId: `n${n}` } }),
    );
    return store.append(ANN, `account/${ANN}`, events, { expected: 'any', account: { ensure: { name: null, mode: 'managed' } } });
  };
  const relay = async (sink: Sink): Promise<Relay> => {
    const started = await Relay.start({ store, stream: sink, destination: DESTINATION, leaseMs: 600 });
    relays.push(started);
    return started;
  };
  const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
    for (let left = 1_000; !(await holds()); left--) {
      if (left === 0) throw new Error('Waited in vain');
      await pause(10);
    }
  };
  const cursorAt = async (logIndex: number): Promise<boolean> => (await relayedLogIndex(store.pool, DESTINATION)) === logIndex;
  const indexes = (sink: Sink): number[] => sink.sent.map(({ logIndex }) => logIndex);
  const upTo = (last: number, first = 1): number[] => Array.from({ length: last - first + 1 }, (_, n) => first + n);

  it('publishes the log in order, what is there and what comes, and then says so at its cursor', async () => {
    const sink = new Sink();
    await write(700);
    await relay(sink);
    await until(() => cursorAt(700));
    await write(3);
    await until(() => cursorAt(703));
    expect(indexes(sink)).toEqual(upTo(703));
  });

  it('runs in one process; a standby goes on where the leader stopped', async () => {
    const [first, second] = [new Sink(), new Sink()];
    const leader = await relay(first);
    const standby = await relay(second);
    expect([leader.isLeader, standby.isLeader]).toEqual([true, false]);
    await write(5);
    await until(() => cursorAt(5));
    await leader.stop();
    await write(5);
    await until(() => cursorAt(10));
    expect([indexes(first), indexes(second)]).toEqual([upTo(5), upTo(10, 6)]);
    expect(second.sent[0]?.epoch).toBeGreaterThan(first.sent[0]?.epoch ?? 0);
  });

  it('repeats a page whose cursor was not written, and leaves none out', async () => {
    const sink = new Sink();
    let failures = 0;
    sink.before = () => {
      if (failures++ < 2) throw new Error('of the test');
    };
    await write(4);
    await relay(sink);
    await until(() => cursorAt(4));
    expect(indexes(sink)).toEqual(upTo(4));
  });

  it('does not move the cursor for a leader who was replaced while it published', async () => {
    const [paused, heir] = [new Sink(), new Sink()];
    let [go, going] = [(): void => undefined, false];
    paused.before = () =>
      new Promise<void>((resolve) => {
        [go, going] = [resolve, true];
      });
    await write(4);
    await relay(paused);
    await until(() => going);
    await store.pool.query(
      `UPDATE leases SET holder = 'another process', epoch = epoch + 1, expires_at = clock_timestamp() + interval '1 second'`,
    );
    await store.pool.query(`UPDATE relay_cursors SET epoch = epoch + 1`);
    go();
    await pause(200);
    expect(await cursorAt(0)).toBe(true);
    paused.before = () => undefined;
    await relay(heir);
    await until(() => cursorAt(4));
    expect(new Set([...indexes(paused), ...indexes(heir)])).toEqual(new Set(upTo(4)));
  });
});
