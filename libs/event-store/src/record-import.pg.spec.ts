import { testDatabase, type TestDatabase } from '@app/testing';
import type { EventStore } from './event-store';
import type { ImportedRecord } from './record-import';
import { event, expectSoundLog, openStore, twoAccounts } from './store.fixture';

const MIRRORED = '400000000004';
const STREAM = `mirror/${MIRRORED}` as const;
const record = (id: string, sha256 = `sha of ${id}`, events = 1): ImportedRecord => ({
  id,
  sha256,
  events: Array.from({ length: events }, (_, n) =>
    event(STREAM, { id, n }, { accountId: MIRRORED, occurredAt: '2026-01-02T03:04:05.000Z', source: { kind: 'cloudtrail', eventId: id } }),
  ),
});
const ensure = { ensure: { name: null, mode: 'mirrored' } } as const;

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
const run = (records: readonly ImportedRecord[], store = 0) => (stores[store] as EventStore).appendMany(MIRRORED, STREAM, records, ensure);
const imported = async () =>
  (await (stores[0] as EventStore).readStream(MIRRORED, STREAM)).map(
    ({ data }) => `${(data as { id: string; n: number }).id}.${(data as { n: number }).n}`,
  );

describe('an import', () => {
  it('takes each record once, in order, and tells why not', async () => {
    expect(await run([record('a', 'x', 2), record('b'), record('a', 'x', 2), record('b', 'other')])).toEqual({
      verdicts: ['accepted', 'accepted', 'duplicate', 'conflicting-duplicate'],
      logIndex: 5,
    });
    expect(await run([record('b'), record('c'), record('a', 'y')])).toEqual({
      verdicts: ['duplicate', 'accepted', 'conflicting-duplicate'],
      logIndex: 6,
    });
    expect(await run([record('a', 'x'), record('c')])).toEqual({ verdicts: ['duplicate', 'duplicate'], logIndex: 0 });
    expect(await imported()).toEqual(['a.0', 'a.1', 'b.0', 'c.0']);
    await expectSoundLog(stores[0] as EventStore);
  });

  it('makes the account with the first accepted record only', async () => {
    await run([]);
    expect(await (stores[0] as EventStore).account(MIRRORED)).toBeUndefined();
    await run([record('a')]);
    expect(await (stores[0] as EventStore).account(MIRRORED)).toMatchObject({ mode: 'mirrored' });
  });

  it('goes over chunks; a record is never cut, and its double in a later chunk is one', async () => {
    const records = Array.from({ length: 900 }, (_, i) => record(`r${i}`, undefined, 1 + (i % 4)));
    const again = [...records.slice(0, 50), record('r51', 'else')];
    const { verdicts } = await run([...records, ...again]);
    expect(verdicts).toEqual([...records.map(() => 'accepted'), ...records.slice(0, 50).map(() => 'duplicate'), 'conflicting-duplicate']);
    expect(await imported()).toEqual(records.flatMap(({ id, events }) => events.map((_, n) => `${id}.${n}`)));
    await expectSoundLog(stores[0] as EventStore);
  });

  it('that races with another of the same records accepts each in one of them', async () => {
    const records = Array.from({ length: 3_000 }, (_, i) => record(`r${i}`));
    const shuffled = [...records].sort(() => Math.random() - 0.5);
    const [one, two, three] = await Promise.all([
      run(records),
      run(
        shuffled.map(({ id }) => record(id)),
        1,
      ),
      run(records.slice(500, 2_500).map(({ id }) => record(id))),
    ]);
    const accepted = [one, two, three].flatMap(({ verdicts }) => verdicts).filter((verdict) => verdict === 'accepted');
    expect(accepted).toHaveLength(3_000);
    expect([one, two, three].flatMap(({ verdicts }) => verdicts)).not.toContain('conflicting-duplicate');
    expect((await imported()).sort()).toEqual(records.map(({ id }) => `${id}.0`).sort());
    await expectSoundLog(stores[0] as EventStore);
  });

  it('refuses a record without events', async () => {
    await expect(run([{ id: 'x', sha256: 'x', events: [] }])).rejects.toThrow('has no events');
  });
});
