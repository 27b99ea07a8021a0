import { toyEvent, toyEventsOf, toyHistory, toyHouse, toyProjections, type ToyHouse } from '@app/testing';
import fc from 'fast-check';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { CHANGED_CHANNEL, type Changed } from './changed';
import { defineProjection, put } from './index';
import { replayInto } from './replay';

const ANN = '100000000001';
const note = (noteId: string, text = 'text') => toyEvent(ANN, `account/${ANN}`, { type: 'NoteWritten', data: { noteId, text } });
const notes = (count: number, from = 0) => Array.from({ length: count }, (_, n) => note(`n${from + n}`));

async function until(holds: () => boolean): Promise<void> {
  for (let left = 1_000; !holds(); left--) {
    if (left === 0) throw new Error('Waited in vain');
    await pause(10);
  }
}

let nextAccount = 200_000_000_000;
const twoAccounts = (): [string, string] => [String(nextAccount++), String(nextAccount++)];

describe('the projection runner', () => {
  let house: ToyHouse;
  beforeAll(async () => void (house = await toyHouse()));
  afterEach(() => house.rest());
  afterAll(() => house.close());

  const replayed = async () => replayInto(toyProjections, await house.store.readLog({ after: 0, limit: 100_000 }));

  it('keeps the rows that a replay of the log gives, whatever was written, however batches are cut, however often it is stopped', async () => {
    const cuts = fc.array(fc.record({ pageSize: fc.integer({ min: 1, max: 9 }), events: fc.nat({ max: 20 }) }), {
      minLength: 1,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(toyHistory, cuts, async (history, runs) => {
        let events = toyEventsOf(history, twoAccounts(), 'account');
        for (const { pageSize, events: part } of runs) {
          const runner = await house.run(pageSize);
          await house.write(events.slice(0, part));
          await runner.stop();
          events = events.slice(part);
        }
        await house.write(events);
        const runner = await house.run(7);
        await house.settled(runner);
        await runner.stop();
        expect(await house.rows()).toEqual(await replayed());
      }),
      { numRuns: 12 },
    );
  });

  it('answers a writer once the rows hold its write, and a reader for how long it waited in vain', async () => {
    const runner = await house.run();
    const at = await house.write(notes(3));
    expect(await runner.caughtUp(ANN, at)).toBe(true);
    expect(await runner.asOf(ANN)).toMatchObject({ accountId: ANN, logIndex: at, occurredAt: expect.stringMatching(/Z$/) });
    expect(await runner.states()).toContainEqual({ name: 'toy-notes', version: 1, state: 'live', lag: 0 });
    expect(await runner.caughtUp(ANN, at + 1, 150)).toBe(false);
    const waiting = runner.caughtUp(ANN, at + 1, 5_000);
    await house.write([note('later')]);
    expect(await waiting).toBe(true);
    await runner.stop();
    await house.write([note('nobody folds this')]);
    expect(await runner.caughtUp(ANN, at + 2, 100)).toBe(false);
  });

  it('counts the events of other accounts as waited for', async () => {
    const runner = await house.run();
    const at = await house.write(notes(1));
    const [other] = twoAccounts();
    const later = await house.write([toyEvent(other, `account/${other}`, { type: 'NoteErased', data: { noteId: 'x' } })]);
    expect(later).toBe(at + 1);
    expect(await runner.caughtUp(ANN, later, 5_000)).toBe(true);
    expect(await runner.caughtUp('999999999999', later, 1_000)).toBe(true);
  });

  it('tells what changed, in this process and in others', async () => {
    const told: Changed[] = [];
    const elsewhere: Changed[] = [];
    const other = await house.run(undefined, { stream: undefined });
    other.onChanged({ changed: (changed) => void elsewhere.push(changed) });
    const runner = await house.run(1_000);
    await house.settled(runner);
    runner.onChanged({ changed: (changed) => void told.push(changed) });
    const at = await house.write([
      note('told'),
      toyEvent(ANN, `account/${ANN}`, { type: 'NoteTagged', data: { noteId: 'told', tag: 'red' } }),
    ]);
    for (const reader of [runner, other]) expect(await reader.caughtUp(ANN, at)).toBe(true);
    await until(() => elsewhere.at(-1)?.logIndex === at); // rows are seen before they are told of
    const expected = { accountId: ANN, logIndex: at, rows: { 'toy-notes': ['told'], 'toy-taggings': ['told\tred'] } };
    expect([told.at(-1), elsewhere.at(-1)]).toEqual([expect.objectContaining(expected), expect.objectContaining(expected)]);
    const many = await house.write(notes(500).map(({ data }, n) => note(`${'long'.repeat(5)}${n}`, JSON.stringify(data))));
    expect(await other.caughtUp(ANN, many)).toBe(true);
    await until(() => elsewhere.at(-1)?.logIndex === many);
    expect(elsewhere.at(-1)).toMatchObject({ logIndex: many, rows: 'all' });
  });

  it('says that notifications were lost when its connection was', async () => {
    const runner = await house.run(undefined, { stream: undefined });
    const lost = new Promise<void>((resolve) => void runner.onChanged({ changed: () => undefined, lost: resolve }));
    await house.store.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'keytrail-changes' AND datname = current_database()`,
    );
    await lost;
  });

  it('folds everything anew when a projection has another version, and leaves it to a newer program that has done so', async () => {
    const table = { key: ['noteId'], columns: { noteId: 'text', text: 'text' } } as const;
    const versions = [1, 2].map((version) =>
      defineProjection<{ noteId: string; text: string }, 'noteId'>({
        ...table,
        name: 'toy-versioned',
        version,
        onEvery: ({ logIndex }) => [put({ noteId: String(logIndex) }, { text: `v${version}` })],
      }),
    );
    for (const { table: name } of versions) await house.store.pool.query(`CREATE TABLE ${name} (account_id text, note_id text, text text)`);
    const errors: unknown[] = [];
    const older = await house.run(1_000, {
      name: 'versioned',
      projections: versions.slice(0, 1),
      failed: ({ error }) => void errors.push(error),
    });
    await house.settled(older);
    const newer = await house.run(1_000, { name: 'versioned', projections: versions.slice(1) });
    await house.settled(newer);
    const at = await house.write(notes(1));
    expect(await newer.caughtUp(ANN, at)).toBe(true);
    expect((await house.store.pool.query('SELECT count(*)::int AS rows FROM toy_versioned_v2')).rows).toEqual([{ rows: at }]);
    await until(() => errors.length > 1);
    expect(errors.at(-1)).toMatchObject({ code: 'Superseded' });
  });

  it('notifies in the transaction that writes the rows', async () => {
    const client = new pg.Client({ connectionString: house.url });
    await client.connect();
    await client.query(`LISTEN ${CHANGED_CHANNEL}`);
    const heard = new Promise<unknown>((resolve) =>
      client.on(
        'notification',
        ({ payload = '' }) => void house.rows().then((rows) => resolve([(JSON.parse(payload) as Changed).rows, rows['toy-notes']])),
      ),
    );
    const runner = await house.run();
    await house.settled(runner);
    const [, rows] = (await Promise.all([heard, house.write([note('heard')])]))[0] as [unknown, object[]];
    expect(rows.length).toBeGreaterThan(0);
    await client.end();
  });
});
