import type { UnreadableRecord } from '@app/event-stream';
import type { Recorded } from '@app/kernel';
import {
  plantEvent,
  poisoned,
  toyEvent,
  toyEventsOf,
  toyHistory,
  toyHouse,
  toyMirroring,
  toyProjections,
  type ToyHouse,
} from '@app/testing';
import fc from 'fast-check';
import { definitionsText } from './checkpoint';
import type { Parked } from './index';
import { PartitionRunner } from './partition-runner';
import { replayInto } from './replay';

const ANN = '100000000001';
const BOB = '100000000002';
const note = (noteId: string, accountId = ANN, text = 'text') =>
  toyEvent(accountId, `user/${noteId}`, { type: 'NoteWritten', data: { noteId, text } });

/** What is left of a log when each of these poison events holds up its own key. */
function unparked(log: readonly Recorded[], poison: ReadonlySet<number>, keyOf: (event: Recorded) => string): Recorded[] {
  const parked = new Set<string>();
  return log.filter((event) => {
    if (poison.has(event.logIndex)) parked.add(keyOf(event));
    return !parked.has(keyOf(event));
  });
}

/** Which of the events are poison, by their places in the log. */
const places = fc.uniqueArray(fc.nat({ max: 59 }), { minLength: 1, maxLength: 6 });
const pageSize = fc.integer({ min: 1, max: 70 });
const when = fc.constantFrom('early' as const, 'late' as const);

describe('parking', () => {
  let house: ToyHouse;
  beforeEach(async () => void (house = await toyHouse()));
  afterEach(() => house.close());
  const log = () => house.store.readLog({ after: 0, limit: 100_000 });
  const empty = () =>
    house.store.pool.query(
      `TRUNCATE projection_checkpoints, projection_positions, projection_arrangements, projection_parked, projection_requests, ${toyProjections.map(({ table }) => table).join(', ')}`,
    );

  it('holds up the key of a poison event and nothing else, wherever it stands, however batches are cut, over restarts', async () => {
    await fc.assert(
      fc.asyncProperty(toyHistory, places, pageSize, when, async (history, at, size, moment) => {
        await empty();
        const [first] = await log().then((events) => events.slice(-1));
        const events = toyEventsOf(history, [ANN, BOB], 'account').map((event) => ({
          ...event,
          streamId: `user/${(event.data as { noteId: string }).noteId}` as const,
        }));
        await house.write(events);
        const whole = await log();
        const poison = new Set(at.map((place) => (first?.logIndex ?? 0) + 1 + (place % events.length)));
        const projections = poisoned(
          toyProjections,
          ({ logIndex }, name) => poison.has(logIndex) && name === toyProjections[logIndex % 4]?.name,
          moment,
        );
        const isHeld = new Set(
          whole
            .filter((event) => poison.has(event.logIndex) && (toyProjections[event.logIndex % 4]?.changes(event).length ?? 0) > 0)
            .concat(moment === 'early' ? whole.filter(({ logIndex }) => poison.has(logIndex)) : [])
            .map(({ logIndex }) => logIndex),
        );
        const keyOf = ({ accountId, streamId }: Recorded): string => `${accountId} ${streamId}`;
        const expected = replayInto(toyProjections, unparked(whole, isHeld, keyOf));
        for (let run = 0; run < 2; run++) {
          const runner = await house.run(size, { projections });
          await house.settled(runner);
          expect((await runner.states())[0]).toMatchObject({ state: 'live', lag: 0 });
          expect((await runner.asOf(ANN)).parked ?? false).toBe(
            whole.some((event) => isHeld.has(event.logIndex) && event.accountId === ANN),
          );
          await runner.stop();
          expect(await house.rows()).toEqual(expected);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('holds up a mirrored account from the poison event on, whatever the order in which it is folded', async () => {
    await fc.assert(
      fc.asyncProperty(toyHistory, fc.nat({ max: 59 }), pageSize, when, async (history, at, size, moment) => {
        await empty();
        const begin = (await house.store.head()).logIndex;
        const events = toyEventsOf(history, ['200000000001', '200000000002'], 'mirror');
        await house.write(events, 'mirrored');
        const whole = await log();
        const poison = whole[begin + (at % events.length)] as Recorded;
        const projections = poisoned(toyProjections, ({ logIndex }, name) => logIndex === poison.logIndex && name === 'toy-notes', moment);
        const runner = await house.run(size, { projections });
        await house.settled(runner);
        await runner.stop();
        const hurts = toyMirroring.needs?.()(poison) ?? true;
        const held = hurts
          ? whole.filter(({ accountId, logIndex }) => accountId !== poison.accountId || logIndex < poison.logIndex)
          : whole;
        const accounts = new Set(
          (await house.store.accounts()).filter(({ mode }) => mode === 'mirrored').map(({ accountId }) => accountId),
        );
        const expected = replayInto(toyProjections, held, { mirroring: toyMirroring, accounts });
        const { 'toy-notes': notes, 'toy-taggings': taggings } = await house.rows();
        expect({ notes, taggings }).toEqual({ notes: expected['toy-notes'], taggings: expected['toy-taggings'] });
      }),
      { numRuns: 20 },
    );
  });

  it('holds up what the database refuses, as an event’s fault', async () => {
    const parked: Parked[] = [];
    await house.write([note('a')]);
    await plantEvent(house.store.pool, note('b', ANN, 'not\u0000storable'));
    await house.write([note('c'), note('b'), note('a')]);
    const runner = await house.run(100, { parked: (one) => void parked.push(one) });
    await house.settled(runner);
    expect(parked).toEqual([expect.objectContaining({ accountId: ANN, streamId: 'user/b', logIndex: 2, after: 1 })]);
    expect(await house.rows()).toEqual(
      replayInto(
        toyProjections,
        (await log()).filter(({ streamId }) => streamId !== 'user/b'),
      ),
    );
  });

  describe('in a partition', () => {
    const partition = (number = 0, parked?: (parked: Parked) => void) =>
      new PartitionRunner(
        {
          set: { name: 'toy', definitions: definitionsText(toyProjections, 0) },
          store: house.store,
          projections: toyProjections,
          committed: () => undefined,
          failed: () => undefined,
          parked,
        },
        number,
      );
    const unreadable = (accountId: string, afterLogIndex: number): UnreadableRecord => ({
      accountId,
      afterLogIndex,
      place: `topic[0]@${afterLogIndex}`,
      reason: 'Unexpected end of JSON input',
    });

    it('holds up the whole account that a record names which is no envelope', async () => {
      await house.write([note('a'), note('a', BOB), note('b'), note('b', BOB), note('c')]);
      const events = await log();
      const runner = partition();
      await runner.open();
      await runner.handle(events, { logIndex: 5 }, [unreadable(ANN, 1)]);
      await runner.handle([], { logIndex: 5 }, [unreadable(ANN, 1), unreadable('nobody\u0000', 5)]);
      expect(await house.rows()).toEqual(
        replayInto(
          toyProjections,
          events.filter(({ accountId, logIndex }) => accountId === BOB || logIndex === 1),
        ),
      );
      const { rows } = await house.store.pool.query(
        'SELECT account_id, stream_id, log_index, place, reason FROM projection_parked ORDER BY id',
      );
      const common = { stream_id: null, log_index: null, reason: 'Unexpected end of JSON input' };
      expect(rows).toEqual([
        { account_id: ANN, place: 'topic[0]@1', ...common },
        { account_id: 'nobody', place: 'topic[0]@5', ...common },
      ]);
      await runner.close();
    });

    it('knows after a handover what another process parked in its partition', async () => {
      await house.write([note('a'), note('b'), note('a'), note('b', BOB)]);
      const events = await log();
      const [one, other] = [partition(0), partition(1)];
      await Promise.all([one.open(), other.open()]);
      await one.handle(events.slice(0, 1), { logIndex: 1 }, [unreadable(ANN, 1)]);
      await other.handle(events.slice(3), { logIndex: 4 });
      await one.close();
      const heir = partition(0);
      await heir.open();
      await heir.handle(events.slice(1, 3), { logIndex: 3 });
      expect(await house.rows()).toEqual(replayInto(toyProjections, [events[0] as Recorded, events[3] as Recorded]));
      await Promise.all([other.close(), heir.close()]);
    });
  });
});
