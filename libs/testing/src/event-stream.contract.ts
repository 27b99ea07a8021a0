import type { EventStream, Position, Subscription } from '@app/event-stream';
import type { Recorded } from '@app/kernel';
import { setTimeout as pause } from 'node:timers/promises';

/** What the contract needs of an adapter: a place of its own, in which events are written and from which processes read. */
export interface EventStreamFixture {
  /** Appends events to an account and sees to it that they are published. */
  write(accountId: string, count: number): Promise<Recorded[]>;
  /** The stream as the subscribers of this name see it; opened again after a restart. */
  open(subscriber: string): Promise<EventStream>;
  close(): Promise<void>;
}

const ANN = '100000000001';
const BOB = '100000000002';
const LARGEST_BATCH = 2_000;

async function until(holds: () => boolean, what: string): Promise<void> {
  for (const begun = performance.now(); !holds(); await pause(5))
    if (performance.now() - begun > 30_000) throw new Error(`Waited 30 s for ${what}`);
}

/** A subscriber that keeps what it gets, and its position beside it as a projection does. */
class Reader {
  readonly batches: { partition: number; events: readonly Recorded[] }[] = [];
  readonly kept = new Map<number, Position>();
  private subscription: Subscription | undefined;

  constructor(
    private readonly stream: EventStream,
    private readonly before: (events: readonly Recorded[]) => Promise<void> | void = () => undefined,
  ) {}

  async start(): Promise<this> {
    this.subscription = await this.stream.subscribe(
      (partition) => Promise.resolve(this.kept.get(partition) ?? { logIndex: 0 }),
      async (partition, events, to) => {
        await this.before(events);
        this.batches.push({ partition, events });
        this.kept.set(partition, to);
      },
    );
    return this;
  }

  stop = (): Promise<void> => this.subscription?.stop() ?? Promise.resolve();
  got = (accountId?: string): number[] => this.events(accountId).map(({ logIndex }) => logIndex);
  events = (accountId?: string): Recorded[] =>
    this.batches.flatMap(({ events }) => events).filter((event) => accountId === undefined || event.accountId === accountId);

  has(events: readonly Recorded[]): boolean {
    const got = new Set(this.got());
    return events.every(({ logIndex }) => got.has(logIndex));
  }
}

const indexes = (events: readonly Recorded[]): number[] => events.map(({ logIndex }) => logIndex);
const ascending = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);

/** What every adapter of the `EventStream` port must hold. */
export function describeEventStream(name: string, make: () => Promise<EventStreamFixture>): void {
  describe(`event stream: ${name}`, () => {
    let place: EventStreamFixture;
    beforeEach(async () => void (place = await make()));
    afterEach(() => place.close());

    it('gives what was written before and after the subscription, each account in order', async () => {
      const before = [...(await place.write(ANN, 3)), ...(await place.write(BOB, 2)), ...(await place.write(ANN, 2))];
      const reader = await new Reader(await place.open('one')).start();
      await until(() => reader.has(before), 'the events written before');
      const after = [...(await place.write(BOB, 1)), ...(await place.write(ANN, 1))];
      await until(() => reader.has(after), 'the events written after');
      await reader.stop();
      for (const account of [ANN, BOB])
        expect(reader.got(account)).toEqual(indexes([...before, ...after].filter((event) => event.accountId === account)));
    });

    it('gives whole envelopes, and positions that say the last log index of each batch', async () => {
      const written = await place.write(ANN, 2);
      const reader = await new Reader(await place.open('one')).start();
      await until(() => reader.has(written), 'both events');
      await reader.stop();
      expect(reader.events()).toEqual(written);
      expect([...reader.kept.values()].map(({ logIndex }) => logIndex)).toEqual([written[1]!.logIndex]);
    });

    it('goes on from the position that the subscriber names', async () => {
      const first = await place.write(ANN, 3);
      const reader = await new Reader(await place.open('one')).start();
      await until(() => reader.has(first), 'the first events');
      await reader.stop();
      const second = await place.write(ANN, 2);
      const later = new Reader(await place.open('one'));
      for (const [partition, position] of reader.kept) later.kept.set(partition, position);
      await later.start();
      await until(() => later.has(second), 'the later events');
      await later.stop();
      expect(later.got()).toEqual(indexes(second));
    });

    it('may repeat after a restart, and leaves nothing out', async () => {
      const first = await place.write(ANN, 5);
      const reader = await new Reader(await place.open('one')).start();
      await until(() => reader.has(first), 'the first events');
      await reader.stop();
      const second = await place.write(ANN, 5);
      const again = await new Reader(await place.open('one')).start(); // as if its position had been lost
      await until(() => again.has([...first, ...second]), 'all events');
      await again.stop();
      expect(again.got()).toEqual(ascending(again.got()));
    });

    it('asks for the position again when a handler fails, and skips nothing', async () => {
      const written = await place.write(ANN, 4);
      let failures = 0;
      const reader = await new Reader(await place.open('one'), () => {
        if (failures < 2) throw new Error(`failure ${++failures} of the test`);
      }).start();
      await until(() => reader.has(written), 'the events after two failures');
      await reader.stop();
      expect([failures, reader.got()]).toEqual([2, indexes(written)]);
    });

    it('serves two subscribers that do not know of each other', async () => {
      const one = await new Reader(await place.open('one')).start();
      const two = await new Reader(await place.open('two'), () => pause(20)).start();
      const written = [...(await place.write(ANN, 3)), ...(await place.write(BOB, 3))];
      await until(() => one.has(written) && two.has(written), 'both subscribers');
      await Promise.all([one.stop(), two.stop()]);
      for (const reader of [one, two]) expect(ascending(reader.got())).toEqual(indexes(written));
    });

    it('waits for a slow handler: one batch of a partition at a time, none above the limit', async () => {
      let [working, most] = [0, 0];
      const reader = new Reader(await place.open('one'), async () => {
        most = Math.max(most, ++working);
        await pause(30);
        working--;
      });
      const written = await place.write(ANN, LARGEST_BATCH + 500);
      await reader.start();
      await until(() => reader.has(written), 'all events');
      await reader.stop();
      expect([most, reader.got()]).toEqual([1, indexes(written)]);
      expect(Math.max(...reader.batches.map(({ events }) => events.length))).toBeLessThanOrEqual(LARGEST_BATCH);
    });

    it('stops when the batch in hand is done, and hands out no other', async () => {
      await place.write(ANN, 3);
      let [begun, ended] = [0, 0];
      const reader = await new Reader(await place.open('one'), async () => {
        begun++;
        await pause(100);
        ended++;
      }).start();
      await until(() => begun > 0, 'the first batch');
      await reader.stop();
      expect([begun, ended]).toEqual([1, 1]);
      await place.write(ANN, 1);
      await pause(100);
      expect(begun).toBe(1);
    });
  });
}
