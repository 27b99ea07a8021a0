import type { Recorded } from '@app/kernel';
import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import type { Position, UnreadableRecord } from '../event-stream';
import { toMessage } from './envelope';
import { PartitionReader } from './partition-reader';

const LOG = '0b7b6a5e-0000-4000-8000-000000000000';
const ANN = '100000000001';

const event = (logIndex: number): Recorded => ({
  id: `019abc00-0000-7000-8000-${String(logIndex).padStart(12, '0')}`,
  type: 'NoteErased',
  schemaVersion: 1,
  outcome: 'change',
  accountId: ANN,
  accountSequence: logIndex,
  streamId: `account/${ANN}`,
  streamVersion: logIndex,
  logIndex,
  occurredAt: '2026-01-05T10:00:00.000Z',
  recordedAt: '2026-01-05T10:00:00.000Z',
  actor: { kind: 'system' },
  source: { kind: 'command' },
  correlationId: 'c',
  causationId: null,
  data: { noteId: 'n' },
});
const record = (offset: number, logIndex: number, { logId = LOG, generation = 1 } = {}): KafkaMessage => {
  const { key, value, headers } = toMessage(event(logIndex), 0, { logId, generation, epoch: 1 });
  const bytes = Object.fromEntries(Object.entries(headers ?? {}).map(([name, text]) => [name, Buffer.from(String(text))]));
  return { key: Buffer.from(String(key)), value: Buffer.from(String(value)), headers: bytes, offset: String(offset) } as KafkaMessage;
};
const foreign = (offset: number): KafkaMessage =>
  ({ key: Buffer.from(ANN), value: Buffer.from('{"half'), offset: String(offset) }) as KafkaMessage;

/** A reader of partition 0 beside a consumer that only notes what it is asked for. */
function reading(start: Position, ahead = false) {
  let position = start;
  const seeks: string[] = [];
  const asked = { pause: 0, resume: 0 };
  const batches: { events: number[]; unreadable: readonly UnreadableRecord[] }[] = [];
  const failures: unknown[] = [];
  const resolved: string[] = [];
  const hooks = { stale: false, running: true, before: (): Promise<void> | void => undefined };
  const reader = new PartitionReader({
    topic: 'events',
    partition: 0,
    logId: LOG,
    consumer: {
      seek: ({ offset }) => void seeks.push(offset),
      pause: () => void asked.pause++,
      resume: () => void asked.resume++,
    },
    from: () => Promise.resolve(position),
    handle: async (_, events, to, unreadable = []) => {
      await hooks.before();
      batches.push({ events: events.map(({ logIndex }) => logIndex), unreadable });
      position = to;
    },
    upcast: (one) => one,
    failed: (error) => void failures.push(error),
    ahead,
    before: Promise.resolve(),
  });
  const take = (messages: KafkaMessage[], highWatermark = Number(messages.at(-1)?.offset ?? -1) + 1) =>
    reader.take({
      batch: {
        partition: 0,
        messages,
        highWatermark: String(highWatermark),
        firstOffset: () => messages[0]?.offset ?? null,
        lastOffset: () => messages.at(-1)?.offset ?? '-1',
      },
      isStale: () => hooks.stale,
      isRunning: () => hooks.running,
      heartbeat: () => Promise.resolve(),
      resolveOffset: (offset: string) => void resolved.push(offset),
    } as unknown as EachBatchPayload);
  return { reader, take, seeks, asked, batches, failures, resolved, hooks, at: () => position };
}
const at = (logIndex: number, offset: number, generation = 1): Position => ({
  logIndex,
  kafka: { logId: LOG, generation, offset: String(offset) },
});

describe('a partition that is read', () => {
  it('begins where the subscriber stands, and says where it is after each batch', async () => {
    const { reader, take, seeks, batches, resolved, at: position } = reading(at(7, 5));
    await reader.open();
    await take([record(5, 8), record(6, 9)]);
    expect([seeks, batches.map(({ events }) => events), resolved, position()]).toEqual([['5'], [[8, 9]], ['6'], at(9, 7)]);
  });

  it('does not take a batch that was handed out before the seek took effect', async () => {
    const { reader, take, seeks, batches } = reading(at(7, 5));
    await reader.open();
    await take([record(0, 1), record(1, 2)], 9);
    await take([record(7, 10)], 9);
    expect([batches, seeks]).toEqual([[], ['5', '5', '5']]);
    await take([record(4, 7), record(5, 8)], 9);
    expect(batches.map(({ events }) => events)).toEqual([[8]]);
  });

  it('takes nothing of a batch that became stale, or after the end', async () => {
    const { reader, take, hooks, batches } = reading(at(0, 0));
    await reader.open();
    hooks.stale = true;
    await take([record(0, 1)]);
    hooks.stale = false;
    hooks.running = false;
    await take([record(0, 1)]);
    hooks.running = true;
    await reader.close();
    await take([record(0, 1)]);
    expect(batches).toEqual([]);
  });

  it('hands out 2,000 records at once at most', async () => {
    const { reader, take, batches } = reading({ logIndex: 0 });
    await reader.open();
    await take(Array.from({ length: 4_500 }, (_, n) => record(n, n + 1)));
    expect(batches.map(({ events }) => events.length)).toEqual([2_000, 2_000, 500]);
  });

  it('reads a restored topic from its beginning, wherever it was, and says its generation', async () => {
    const { reader, take, seeks, batches, at: position } = reading(at(9, 3));
    await reader.open();
    await take([record(3, 30, { generation: 2 }), record(4, 31, { generation: 2 })], 5);
    expect([batches, seeks]).toEqual([[], ['3', '0']]);
    await take([record(0, 9, { generation: 2 }), record(1, 10, { generation: 2 })], 5);
    expect([batches.map(({ events }) => events), position()]).toEqual([[[9, 10]], at(10, 2, 2)]);
  });

  it('keeps what came before a record of a later generation', async () => {
    const { reader, take, seeks, batches } = reading(at(0, 0));
    await reader.open();
    await take([record(0, 1), record(1, 2), record(2, 3, { generation: 2 })]);
    expect([batches.map(({ events }) => events), seeks]).toEqual([[[1, 2]], ['0', '0']]);
  });

  it('takes a late record of an earlier generation as what it is: one that comes again', async () => {
    const { reader, take, seeks, batches, at: position } = reading(at(9, 3, 2));
    await reader.open();
    await take([record(3, 4), record(4, 10, { generation: 2 })]);
    expect([batches.map(({ events }) => events), seeks, position()]).toEqual([[[4, 10]], ['3'], at(10, 5, 2)]);
  });

  it('reads from the beginning when its place lies beyond the end', async () => {
    const { reader, take, seeks, batches, at: position } = reading(at(9, 8));
    await reader.open();
    await take([record(0, 1), record(1, 2)]);
    expect([batches.map(({ events }) => events), seeks, position()]).toEqual([[[1, 2]], ['8'], at(9, 2)]);
  });

  it('goes on where the partition begins if what came next is gone', async () => {
    const { reader, take, batches } = reading(at(9, 3));
    await reader.open();
    for (let n = 0; n < 4; n++) await take([record(5, 12)], 9);
    expect(batches.map(({ events }) => events)).toEqual([[12]]);
  });

  it('of another log is read from the beginning, and refused at its first record', async () => {
    const { reader, take, seeks, batches, failures, asked } = reading({
      logIndex: 3,
      kafka: { logId: 'another', generation: 5, offset: '70' },
    });
    await reader.open();
    await take([record(0, 1, { logId: 'another' })]);
    expect([seeks, batches, failures]).toEqual([['0'], [], [expect.objectContaining({ code: 'OtherLog' })]]);
    expect(asked.pause).toBe(1);
    await reader.close();
  });

  it('tells of records that are no envelope, between the events, and passes them', async () => {
    const { reader, take, batches, at: position } = reading(at(0, 0));
    await reader.open();
    await take([record(0, 1), foreign(1), record(2, 2)]);
    await take([foreign(3)]);
    expect(batches).toEqual([
      { events: [1, 2], unreadable: [{ accountId: ANN, place: 'events[0]@1', reason: expect.any(String), afterLogIndex: 1 }] },
      { events: [], unreadable: [{ accountId: ANN, place: 'events[0]@3', reason: expect.any(String), afterLogIndex: 2 }] },
    ]);
    expect(position()).toEqual(at(2, 4));
  });

  it('pauses alone when the subscriber fails, asks where it stands and goes on from there', async () => {
    const { reader, take, asked, seeks, batches, failures, hooks } = reading(at(0, 0));
    await reader.open();
    hooks.before = () => {
      throw new Error('of the test');
    };
    await take([record(0, 1)]);
    await take([record(0, 1)]); // fetched before the pause took effect
    expect([asked, failures.length, batches]).toEqual([{ pause: 1, resume: 1 }, 1, []]);
    hooks.before = () => undefined;
    await new Promise((resolve) => setTimeout(resolve, 300));
    await take([record(0, 1)]);
    expect([asked, seeks, batches.map(({ events }) => events)]).toEqual([{ pause: 1, resume: 2 }, ['0', '0'], [[1]]]);
  });

  it('hands out the next batch while one is in hand, if the subscriber takes it, and goes back behind the one that fails', async () => {
    const { reader, take, hooks, batches, failures, seeks } = reading(at(0, 0), true);
    await reader.open();
    const going: ((error?: Error) => void)[] = [];
    hooks.before = () => new Promise((resolve, reject) => going.push((error) => (error ? reject(error) : resolve())));
    await take([record(0, 1)]);
    const second = take([record(1, 2)]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(going).toHaveLength(2);
    going[0]?.();
    await second;
    const third = take([record(2, 3)]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    for (const n of [1, 2]) going[n]?.(new Error('of the test'));
    await third;
    expect([batches.map(({ events }) => events), failures.length]).toEqual([[[1]], 1]);
    hooks.before = () => undefined;
    await new Promise((resolve) => setTimeout(resolve, 300));
    await take([record(1, 2), record(2, 3)]);
    await reader.close();
    expect([batches.map(({ events }) => events), seeks]).toEqual([
      [[1], [2, 3]],
      ['0', '1'],
    ]);
  });

  it('asks again and again where the subscriber stands', async () => {
    let failing = 2;
    const seeks: string[] = [];
    const reader = new PartitionReader({
      topic: 'events',
      partition: 0,
      logId: LOG,
      consumer: { seek: ({ offset }) => void seeks.push(offset), pause: () => undefined, resume: () => undefined },
      from: () => (failing-- > 0 ? Promise.reject(new Error('of the test')) : Promise.resolve(at(1, 4))),
      handle: () => Promise.resolve(),
      upcast: (one) => one,
      failed: () => undefined,
      ahead: true,
      before: Promise.resolve(),
    });
    await reader.open();
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(seeks).toEqual(['4']);
    await reader.close();
  });

  it('is followed by its heir only when the batch in hand is done', async () => {
    const { reader, take, hooks, batches } = reading(at(0, 0));
    await reader.open();
    let go = (): void => undefined;
    hooks.before = () => new Promise<void>((resolve) => (go = resolve));
    const taking = take([record(0, 1)]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    let done = false;
    const closing = reader.close().then(() => (done = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(done).toBe(false);
    go();
    await Promise.all([taking, closing]);
    expect(batches).toHaveLength(1);
  });
});
