import { migrate } from '@app/event-store';
import { testDatabase } from '@app/testing';
import fc from 'fast-check';
import pg from 'pg';
import { create } from './change';
import { Draft, type Entry } from './draft';
import { defineProjection } from './projection';
import { Table, tableMigration } from './table';

interface ThingRow {
  readonly id: string;
  readonly text: string | null;
  readonly count: number | null;
  readonly is: boolean | null;
  readonly value: unknown;
  readonly words: readonly string[] | null;
}

const things = defineProjection<ThingRow, 'id'>({
  name: 'things',
  version: 1,
  key: ['id'],
  columns: { id: 'text', text: 'text', count: 'integer', is: 'boolean', value: 'jsonb', words: 'text[]' },
});

const ACCOUNT = '100000000001';
/** Texts that a format of statements or literals could take for something else. */
const nasty = fc.constantFrom(
  '',
  '\\N',
  '\\.',
  'NULL',
  '\t',
  '\n',
  '\r\n',
  '\\',
  '"',
  "'",
  '{}',
  '{"a",b}',
  ',',
  ' a ',
  '\\t',
  'ü€𝄞',
  '\u0001\u2028',
);
const text = fc
  .oneof(
    nasty,
    fc.array(nasty, { maxLength: 4 }).map((parts) => parts.join('')),
    fc.string({ unit: 'grapheme' }),
  )
  .filter((value) => !value.includes('\0'));
const value = fc.oneof(
  text,
  fc.integer(),
  fc.boolean(),
  fc.dictionary(text, fc.oneof(text, fc.array(text)), { maxKeys: 3 }).map((it) => ({ ...it })),
);
const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const rest = fc.record({
  text: optional(text),
  count: optional(fc.integer({ min: -9, max: 9 })),
  is: optional(fc.boolean()),
  value: optional(value),
  words: optional(fc.array(text, { maxLength: 3 })),
});
const rows = fc.uniqueArray(fc.tuple(text, rest, fc.option(rest)), { selector: ([id]) => id, maxLength: 8 });

describe('the table of a projection', () => {
  let client: pg.Client;
  let drop: () => Promise<void>;
  const table = new Table(things);

  beforeAll(async () => {
    const database = await testDatabase({ key: 'things', run: (url) => migrate(url, [tableMigration(things)]) });
    client = new pg.Client({ connectionString: database.url, pipeline: true } as pg.ClientConfig);
    await client.connect();
    drop = database.drop;
  });
  afterAll(async () => {
    await client.end();
    await drop();
  });

  const draftOf = (made: readonly (readonly [string, Omit<ThingRow, 'id'>])[]): Draft => {
    const draft = new Draft(things);
    for (const [id, row] of made)
      (draft.entries as Entry[]).push({ accountId: ACCOUNT, key: { id }, isNew: false, found: undefined, row: { id, ...row } });
    return draft;
  };
  const found = async (ids: readonly string[]): Promise<Entry[]> => {
    const entries = ids.map((id): Entry => ({ accountId: ACCOUNT, key: { id }, isNew: false, found: undefined, row: undefined }));
    table.fill(entries, (await client.query<unknown[]>(table.load(entries))).rows);
    return entries;
  };

  it('gives back what was inserted and what was updated, whatever the values are', () =>
    fc.assert(
      fc.asyncProperty(rows, async (made) => {
        await client.query('BEGIN');
        try {
          await table.insert(client, draftOf(made.map(([id, row]) => [id, row])).entries);
          const entries = await found(made.map(([id]) => id));
          expect(entries.map(({ row }) => row)).toEqual(made.map(([id, row]) => ({ id, ...row })));
          const changed = entries.filter((entry, n) => {
            const next = made[n]?.[2];
            if (next) entry.row = { ...entry.row, ...next };
            return next;
          });
          await client.query(table.update(changed));
          expect((await found(made.map(([id]) => id))).map(({ row }) => row)).toEqual(
            made.map(([id, row, next]) => ({ id, ...(next ?? row) })),
          );
          await client.query(table.remove(await found(made.map(([id]) => id))));
          expect((await found(made.map(([id]) => id))).every(({ row }) => row === undefined)).toBe(true);
        } finally {
          await client.query('ROLLBACK');
        }
      }),
      { numRuns: 200 },
    ));

  it('says which key is there already, and stays usable', async () => {
    const { entries } = draftOf([['once', { text: null, count: 1, is: null, value: null, words: null }]]);
    await table.insert(client, entries);
    await expect(table.insert(client, entries)).rejects.toMatchObject({ code: '23505' });
    await client.query('BEGIN');
    const refused = [table.insert(client, entries), client.query('SELECT 1'), table.insert(client, entries), client.query('COMMIT')];
    const outcomes = await Promise.allSettled(refused);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled']);
    expect((await found(['once']))[0]?.row).toMatchObject({ count: 1 });
  });

  it('a row that is created need not be looked up if one trusts that', () => {
    const creating = { ...things, changes: () => [create({ id: 'x' }, { text: 't' }) as never] };
    const event = { accountId: ACCOUNT } as Parameters<Draft['add']>[0];
    const [trusting, careful] = [new Draft(creating), new Draft(creating)];
    trusting.add(event, true);
    careful.add(event);
    expect([trusting.sought.length, careful.sought.length]).toEqual([0, 1]);
  });
});
