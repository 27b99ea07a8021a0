import { InProcessEventStream, type EventStream } from '@app/event-stream';
import type { Recorded } from '@app/kernel';
import { poisoned, toyEvent, toyEventsOf, toyHistory, toyHouse, toyMirroring, toyProjections, type ToyHouse } from '@app/testing';
import fc from 'fast-check';
import { setTimeout as pause } from 'node:timers/promises';
import { definitionsText } from './checkpoint';
import type { ProjectionRunner } from './index';
import { Rebuild } from './rebuild';

const ANN = '100000000001';
const BOB = '200000000001';
const by = { actor: { kind: 'operator' }, correlationId: 'test', causationId: null } as const;
const notes = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) =>
    toyEvent(ANN, `account/${ANN}`, { type: 'NoteWritten', data: { noteId: `n${(from + n) % 50}`, text: `${from + n}` } }),
  );

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let left = 2_000; !(await holds()); left--) {
    if (left === 0) throw new Error('Waited in vain');
    await pause(10);
  }
}

/** Of an account with something parked, usage and trail may hold more or less of what waits: it depends on how late events met. */
const withoutUsage = (rows: Record<string, unknown[]>, parked: ReadonlySet<string>): Record<string, unknown[]> =>
  Object.fromEntries(
    toyProjections.map(({ name, asRecorded }) => [
      name,
      rows[name]?.filter((row) => !asRecorded || !parked.has((row as { accountId: string }).accountId)) ?? [],
    ]),
  );

describe('a rebuild', () => {
  let house: ToyHouse;
  beforeEach(async () => void (house = await toyHouse()));
  afterEach(() => house.close());

  const isDone = async (runner: ProjectionRunner): Promise<boolean> =>
    (await runner.states()).every(({ progress }) => progress === undefined);
  const revision = async (): Promise<number> =>
    (await house.store.pool.query<{ revision: number }>('SELECT max(revision) AS revision FROM projection_checkpoints')).rows[0]
      ?.revision ?? 0;
  /** Makes rows wrong, so that only rows that are built anew are right. */
  const spoil = () =>
    house.store.pool.query(
      `UPDATE toy_notes_v1 SET text = 'wrong'; DELETE FROM toy_taggings_v1; UPDATE toy_readers_v1 SET readings = -1; DELETE FROM toy_trail_v1 WHERE log_index % 2 = 0`,
    );
  const options = (stream: EventStream) => ({
    store: house.store,
    set: { name: 'toy', definitions: definitionsText(toyProjections, toyMirroring.version) },
    projections: toyProjections,
    mirroring: toyMirroring,
    stream,
    failed: (error: unknown) => console.error(error),
  });

  it('ends in the rows that were there, of managed and of mirrored accounts, while facts go on arriving and others are parked', async () => {
    const cases = fc.record({
      history: toyHistory,
      at: fc.array(fc.nat({ max: 59 }), { maxLength: 3 }),
      size: fc.integer({ min: 1, max: 50 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ history, at, size }) => {
        const { logIndex: begin } = await house.store.head();
        const managed = toyEventsOf(history, [ANN, '100000000002'], 'account');
        const mirrored = toyEventsOf(history, [BOB, '200000000002'], 'mirror');
        const poison = new Set(at.map((place) => begin + 1 + (place % (2 * history.length))));
        const isPoison = ({ logIndex }: Recorded, name: string) => poison.has(logIndex) && name === toyProjections[logIndex % 4]?.name;
        const runner = await house.run(size, { projections: poisoned(toyProjections, isPoison) });
        await house.write(managed);
        await house.write(mirrored, 'mirrored');
        await house.settled(runner);
        const [before, parked] = [await house.rows(), await runner.operations.parked()];
        await spoil();
        await runner.operations.rebuild('toy-notes');
        await until(() => isDone(runner));
        const accounts = new Set(parked.map(({ accountId }) => accountId));
        expect(withoutUsage(await house.rows(), accounts)).toEqual(withoutUsage(before, accounts));
        expect((await runner.operations.parked()).map(({ id, logIndex }) => [id, logIndex])).toEqual(
          parked.map(({ id, logIndex }) => [id, logIndex]),
        );
        poison.clear();
        for (const { id } of parked) await runner.operations.discard(id, by).catch(() => undefined);
        await until(async () => (await runner.operations.parked()).length === 0);
        await house.settled(runner);
        const without = await house.rows();
        await runner.operations.rebuild('toy-trail');
        await house.write(managed.slice(0, 2).map((event) => ({ ...event, id: crypto.randomUUID() })));
        await until(() => isDone(runner));
        await house.settled(runner);
        const after = await house.rows();
        const { logIndex: head } = await house.store.head();
        const older = (rows: unknown[] = []) => rows.filter((row) => (row as { logIndex: number }).logIndex <= head - 2);
        expect(older(after['toy-trail'])).toEqual(older(without['toy-trail']));
        expect(after['toy-readers']?.length).toBeGreaterThanOrEqual(without['toy-readers']?.length ?? 0);
        await runner.stop();
      }),
      { numRuns: 6, endOnFailure: true }, // each history follows on those before
    );
  });

  it('is one for all who ask meanwhile; answers go on, and so does writing', async () => {
    const swapped = { failed: () => undefined }; // a batch that is on its way during the swap is refused and comes again
    const [runner, other] = [await house.run(undefined, swapped), await house.run(undefined, { stream: undefined })];
    await house.write(notes(3_000));
    await house.settled(runner);
    await spoil();
    for (const name of ['toy-notes', 'toy-taggings', 'toy-trail']) await other.operations.rebuild(name);
    await expect(other.operations.rebuild('toy-note')).rejects.toMatchObject({
      code: 'NotFound',
      message: expect.stringContaining('there is toy-notes'),
    });
    const seen = new Set<string>();
    let counts = 0;
    for (let n = 0; !(await isDone(other)); n++) {
      const [state] = await other.states();
      seen.add(state?.state ?? '');
      expect(state?.progress ?? 0).toBeLessThanOrEqual(1);
      expect((await house.rows())['toy-notes']).toHaveLength(50);
      await runner.caughtUp(ANN, await house.write(notes(1, 3_000 + n)), 5_000);
      counts++;
    }
    expect([...seen]).toEqual(expect.arrayContaining(['rebuilding']));
    expect(counts).toBeGreaterThan(1);
    expect(await revision()).toBe(1);
    await house.settled(runner);
    await house.settled(other);
    const texts = (await house.rows())['toy-notes'] as { text: string }[];
    expect(texts.some(({ text }) => text === 'wrong')).toBe(false);
    expect((await house.rows())['toy-trail']).toHaveLength((await house.store.head()).logIndex);
    expect((await runner.states())[0]).toEqual({ name: 'toy-notes', version: 1, state: 'live', lag: 0 });
  });

  it('begins again where one was cut off, and leaves the live rows alone until it is done', async () => {
    const runner = await house.run();
    await house.write(notes(500));
    await house.settled(runner);
    await spoil();
    const spoilt = await house.rows();
    const slow = new InProcessEventStream({ store: house.store, pageSize: 10 });
    let looks = 0;
    await new Rebuild(
      options({
        publish: () => slow.publish(),
        subscribe: async (from, handle) =>
          slow.subscribe(from, async (...batch) => {
            await pause(20);
            await handle(...batch);
          }),
      }),
    ).run(() => looks++ < 3);
    const rest = await house.store.pool.query(`SELECT log_index FROM projection_checkpoints WHERE set_name = 'toy#rebuild'`);
    expect(rest.rows[0].log_index).toBeGreaterThan(0);
    expect(await house.rows()).toEqual(spoilt);
    await runner.operations.rebuild('toy-notes');
    await until(() => isDone(runner));
    expect(await revision()).toBe(1);
    expect(((await house.rows())['toy-notes'] as { text: string }[]).some(({ text }) => text === 'wrong')).toBe(false);
    const left = await house.store.pool.query(`SELECT tablename FROM pg_tables WHERE tablename LIKE '%_rebuild'`);
    expect(left.rows).toEqual([]);
  });

  it('is done by one of several processes, and the others go on with its rows', async () => {
    const rivals = { failed: () => undefined }; // two on one partition refuse one another's batches
    const runners = [await house.run(50, rivals), await house.run(50, rivals)];
    await house.write(notes(500));
    await until(async () => (await runners[0]!.states())[0]?.lag === 0);
    await spoil();
    await runners[0]?.operations.rebuild('toy-notes');
    await until(() => isDone(runners[1]!));
    expect(await revision()).toBe(1);
    await house.write(notes(100, 500));
    await until(async () => (await runners[0]!.states())[0]?.lag === 0);
    expect((await house.rows())['toy-trail']).toHaveLength(600);
  });

  it('leaves out what an operator leaves out while it runs', async () => {
    const poison = new Set([3]);
    const projections = poisoned(toyProjections, ({ logIndex }, name) => poison.has(logIndex) && name === 'toy-notes');
    const runner = await house.run(100, { projections });
    await house.write(
      Array.from({ length: 6 }, (_, n) =>
        toyEvent(ANN, `user/u${n % 3}`, { type: 'NoteWritten', data: { noteId: `u${n % 3}`, text: `${n}` } }),
      ),
    );
    await house.settled(runner);
    const [parked] = await runner.operations.parked();
    const stream = new InProcessEventStream({ store: house.store });
    let looks = 0;
    const done = new Rebuild({ ...options(stream), projections }).run(() => {
      if (looks++ === 0) void runner.operations.discard(parked?.id ?? '', by);
      return true;
    });
    await done;
    await until(async () => (await runner.operations.parked()).length === 0);
    await house.settled(runner);
    const rows = (await house.rows())['toy-notes'] as { noteId: string; text: string }[];
    expect(rows.map(({ noteId, text }) => [noteId, text])).toEqual([
      ['u0', '3'],
      ['u1', '4'],
      ['u2', '5'],
    ]);
  });
});
