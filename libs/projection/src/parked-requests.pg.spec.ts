import type { Recorded } from '@app/kernel';
import { poisoned, toyEvent, toyEventsOf, toyHistory, toyHouse, toyMirroring, toyProjections, type ToyHouse } from '@app/testing';
import fc from 'fast-check';
import { setTimeout as pause } from 'node:timers/promises';
import { definitionsText } from './checkpoint';
import type { ProjectionRunner } from './index';
import { PartitionRunner } from './partition-runner';
import { replayInto } from './replay';

const ANN = '100000000001';
const BOB = '100000000002';
const by = { actor: { kind: 'operator' }, correlationId: 'test', causationId: null } as const;
const note = (noteId: string, accountId = ANN) =>
  toyEvent(accountId, `user/${noteId}`, { type: 'NoteWritten', data: { noteId, text: 'text' } });

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let left = 2_000; !(await holds()); left--) {
    if (left === 0) throw new Error('Waited in vain');
    await pause(5);
  }
}

describe('requests about what is parked', () => {
  let house: ToyHouse;
  beforeEach(async () => void (house = await toyHouse()));
  afterEach(() => house.close());
  const log = () => house.store.readLog({ after: 0, limit: 100_000 });
  const empty = () =>
    house.store.pool.query(
      `TRUNCATE projection_checkpoints, projection_positions, projection_arrangements, projection_parked, projection_discarded, projection_requests, ${toyProjections.map(({ table }) => table).join(', ')}`,
    );
  const isCarriedOut = async (): Promise<boolean> =>
    (await house.store.pool.query('SELECT count(*)::int AS count FROM projection_requests')).rows[0].count === 0;
  const discarded = async (): Promise<Map<number, boolean>> => {
    const { rows } = await house.store.pool.query<{ log_index: number; recorded: boolean }>(
      'SELECT log_index, recorded FROM projection_discarded',
    );
    return new Map(rows.map(({ log_index, recorded }) => [log_index, recorded]));
  };
  /** Discards or retries whatever is parked until nothing is. */
  const settle = async (runner: ProjectionRunner, kind: 'retry' | 'discard'): Promise<void> => {
    for (let parked = await runner.operations.parked(); parked.length > 0; parked = await runner.operations.parked()) {
      for (const { id } of parked)
        await runner.operations[kind](id, by).catch((error: Error) => expect(error.message).toMatch(/^Nothing is parked/));
      await until(isCarriedOut);
    }
    await house.settled(runner);
  };

  const cases = fc.record({
    history: toyHistory,
    at: fc.uniqueArray(fc.nat({ max: 59 }), { minLength: 1, maxLength: 6 }),
    size: fc.integer({ min: 1, max: 70 }),
    when: fc.constantFrom('early' as const, 'late' as const),
    kind: fc.constantFrom('retry' as const, 'discard' as const),
    restarts: fc.boolean(),
  });

  it('end in the rows of a replay, of one without the events that were left out', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ history, at, size, when, kind, restarts }) => {
        await empty();
        const { logIndex: begin } = await house.store.head();
        const events = toyEventsOf(history, [ANN, BOB], 'account').map((event) => ({
          ...event,
          streamId: `user/${(event.data as { noteId: string }).noteId}` as const,
        }));
        await house.write(events);
        const poison = new Set(at.map((place) => begin + 1 + (place % events.length)));
        const isPoison = ({ logIndex }: Recorded, name: string) => poison.has(logIndex) && name === toyProjections[logIndex % 4]?.name;
        const run = () => house.run(size, { projections: poisoned(toyProjections, isPoison, when) });
        let runner = await run();
        await house.settled(runner);
        if (kind === 'retry') poison.clear();
        await house.write(events.slice(0, 5).map((event) => ({ ...event, id: crypto.randomUUID() })));
        if (restarts) {
          const [first] = await runner.operations.parked();
          await runner.stop();
          if (first) await runner.operations[kind](first.id, by);
          runner = await run();
        }
        await settle(runner, kind);
        expect((await runner.asOf(ANN)).parked ?? false).toBe(false);
        await runner.stop();
        const leftOut = await discarded();
        expect(await house.rows()).toEqual(
          replayInto(
            toyProjections,
            (await log()).filter(({ logIndex }) => !leftOut.has(logIndex)),
          ),
        );
      }),
      { numRuns: 20 },
    );
  });

  it('fold a mirrored account anew, without what was left out', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ history, at, size, when, kind, restarts }) => {
        await empty();
        const { logIndex: begin } = await house.store.head();
        const events = toyEventsOf(history, ['200000000001', '200000000002'], 'mirror');
        const poison = new Set(at.map((place) => begin + 1 + (place % events.length)));
        const isPoison = ({ logIndex }: Recorded, name: string) => poison.has(logIndex) && name === toyProjections[logIndex % 4]?.name;
        const runner = await house.run(size, { projections: poisoned(toyProjections, isPoison, when) });
        await house.write(events.slice(0, events.length / 2), 'mirrored');
        if (restarts) await house.settled(runner);
        await house.write(events.slice(events.length / 2), 'mirrored');
        await house.settled(runner);
        if (kind === 'retry') poison.clear();
        await settle(runner, kind);
        await runner.stop();
        const leftOut = await discarded();
        const accounts = new Set(
          (await house.store.accounts()).filter(({ mode }) => mode === 'mirrored').map(({ accountId }) => accountId),
        );
        const whole = await log();
        const mirrored = { mirroring: toyMirroring, accounts };
        const folded = replayInto(
          toyProjections,
          whole.filter(({ logIndex }) => !leftOut.has(logIndex)),
          mirrored,
        );
        const recorded = replayInto(
          toyProjections,
          whole.filter(({ logIndex }) => leftOut.get(logIndex) !== false),
          mirrored,
        );
        const expected = Object.fromEntries(toyProjections.map(({ name, asRecorded }) => [name, (asRecorded ? recorded : folded)[name]]));
        expect(await house.rows()).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('leave an event parked that fails again, with the new reason, and are events of its account', async () => {
    let reason = 'at first';
    const projections = toyProjections.map((projection) => ({
      ...projection,
      changes(event: Recorded) {
        if (event.logIndex === 2 && projection.name === 'toy-notes') throw new Error(reason);
        return projection.changes(event);
      },
    }));
    await house.write([note('a'), note('b'), note('b'), note('a')]);
    const runner = await house.run(100, { projections });
    await house.settled(runner);
    const [parked] = await runner.operations.parked();
    const expected = { projection: 'toy-notes', accountId: ANN, key: 'user/b', logIndex: 2, following: 1 };
    expect(parked).toEqual({ ...expected, id: parked?.id, reason: 'NoteWritten: at first', at: expect.stringMatching(/Z$/) });
    expect((await runner.asOf(ANN)).parked).toBe(true);
    reason = 'again';
    const elsewhere = await house.run(100, { stream: undefined });
    await elsewhere.operations.retry(parked?.id ?? '', by);
    await until(isCarriedOut);
    expect(await runner.operations.parked()).toEqual([{ ...parked, reason: 'NoteWritten: again', at: expect.any(String) }]);
    await elsewhere.operations.discard(parked?.id ?? '', by);
    await until(async () => (await elsewhere.operations.parked()).length === 0);
    const events = await house.store.readStream(ANN, `account/${ANN}`);
    expect(events.map(({ type, actor, source }) => [type, actor.kind, source.kind])).toEqual([
      ['ParkedEventRetried', 'operator', 'command'],
      ['ParkedEventDiscarded', 'operator', 'command'],
    ]);
    expect(events[0]?.data).toMatchObject({ parkedId: parked?.id, key: 'user/b', parkedLogIndex: 2, reason: 'NoteWritten: at first' });
    await house.settled(elsewhere);
    await until(async () => !(await elsewhere.asOf(ANN)).parked);
    await expect(elsewhere.operations.retry('77', by)).rejects.toMatchObject({
      code: 'NotFound',
      message: 'Nothing is parked as 77; nothing is parked',
    });
  });

  describe('of records', () => {
    const partition = (number: number, failed: (error: unknown) => void = () => undefined) =>
      new PartitionRunner(
        {
          set: { name: 'toy', definitions: definitionsText(toyProjections, 0) },
          store: house.store,
          projections: toyProjections,
          committed: () => undefined,
          failed: (_, error) => failed(error),
        },
        number,
      );
    const unreadable = (accountId: string, afterLogIndex: number) => ({
      accountId,
      afterLogIndex,
      place: `topic[0]@${afterLogIndex}`,
      reason: 'no JSON',
    });

    it('empty the whole account’s queue as far as the next record, in the partition that holds it alone', async () => {
      await house.write([note('a'), note('a', BOB), note('b'), note('b'), note('c'), note('a')]);
      const events = await log();
      const ofAnn = events.filter(({ accountId }) => accountId === ANN);
      const [first, second] = [partition(0), partition(1)];
      await Promise.all([first.open(), second.open()]);
      await first.handle(ofAnn, { logIndex: 6 }, [unreadable(ANN, 1), unreadable(ANN, 4), unreadable('nobody', 6)]);
      await second.handle(events.slice(1, 2), { logIndex: 2 });
      const { operations } = await house.run(1, { stream: undefined, mirroring: undefined });
      const [one, two, stranger] = await operations.parked();
      expect(stranger).toMatchObject({ projection: 'stream', key: 'nobody', logIndex: null, following: 0 });
      for (const kind of ['retry', 'discard'] as const) {
        await operations[kind](one?.id ?? '', by);
        await second.carryOutRequests();
        expect(await isCarriedOut()).toBe(false);
        await first.carryOutRequests();
        expect(await isCarriedOut()).toBe(true);
        expect((await operations.parked()).map(({ id }) => id)).toEqual(
          kind === 'retry' ? [one?.id, two?.id, stranger?.id] : [two?.id, stranger?.id],
        );
      }
      expect(await house.rows()).toEqual(replayInto(toyProjections, events.slice(0, 4)));
      for (const parked of [two, stranger]) await operations.discard(parked?.id ?? '', by);
      await first.carryOutRequests();
      expect(await operations.parked()).toEqual([]);
      expect(await house.rows()).toEqual(replayInto(toyProjections, events));
      await first.handle((await log()).slice(6), { logIndex: 10 }, [unreadable(ANN, 1)]);
      expect(await house.rows()).toEqual(replayInto(toyProjections, await log()));
      await Promise.all([first.close(), second.close()]);
    });

    it('make one who does not know of them read anew what is parked', async () => {
      await house.write([note('a'), note('b'), note('a')]);
      const events = await log();
      const [zombie, heir] = [partition(0), partition(0)];
      await zombie.open();
      await zombie.handle(events.slice(0, 1), { logIndex: 1 }, [unreadable(ANN, 0)]);
      await heir.open();
      const { operations } = await house.run(1, { stream: undefined, mirroring: undefined });
      await operations.discard((await operations.parked())[0]?.id ?? '', by);
      await heir.carryOutRequests();
      await expect(zombie.handle(events.slice(1), { logIndex: 3 })).rejects.toMatchObject({ code: 'Superseded' });
      await zombie.open();
      await zombie.handle(events.slice(1), { logIndex: 3 });
      expect(await house.rows()).toEqual(replayInto(toyProjections, events));
      await Promise.all([zombie.close(), heir.close()]);
    });
  });
});
