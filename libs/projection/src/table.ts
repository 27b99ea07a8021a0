import type { Migration } from '@app/event-store';
import type { ClientBase, QueryConfig } from 'pg';
import { COLUMN_TYPES, textArray } from './array-literal';
import { copyIn } from './copy-in';
import { Draft, type Entry } from './draft';
import { snakeCase, type ColumnType, type Projection, type Row } from './projection';
import { RowText } from './row-text';

const quote = (column: string): string => `"${snakeCase(column)}"`;

/**
 * Makes a projection's table: account id first in its key, room on each page for rows that change. The key's index is made last: while a table is empty all its indexes cost the same,
 * and PostgreSQL then takes the newest.
 */
export function tableMigration({ table, key, columns, indexes, appendOnly }: Projection): Migration {
  const lines = Object.entries(columns).map(([name, type]) => `  ${quote(name)} ${COLUMN_TYPES[type].sql}`);
  return {
    name: `projection/${table}`,
    up: [
      `CREATE TABLE ${table} (\n  account_id text COLLATE "C",\n${lines.join(',\n')}\n) WITH (fillfactor = ${appendOnly ? 100 : 70});`,
      ...indexes.map((index) => `CREATE INDEX ON ${table} ${index};`),
      `ALTER TABLE ${table} ADD PRIMARY KEY (account_id, ${key.map(quote).join(', ')});`,
    ].join('\n'),
  };
}

/** `SELECT … FROM <table>` with columns named as the row's members; `accountId` comes first. */
export const selectRows = ({ table, columns }: Pick<Projection, 'table' | 'columns'>): string =>
  `SELECT account_id AS "accountId", ${Object.keys(columns)
    .map((name) => `${quote(name)} AS "${name}"`)
    .join(', ')} FROM ${table}`;

/** Sets of columns for which an UPDATE is kept prepared; others set every column. */
const MOST_UPDATES = 16;

/** The statements of a projection's table; each takes many rows. */
export class Table {
  private readonly names: readonly string[];
  private readonly rest: readonly string[];
  private readonly text: RowText;
  private readonly blank: Row;
  private readonly updates = new Map<string, { readonly columns: readonly string[]; readonly name: string; readonly text: string }>();
  private readonly matches: string;
  private readonly texts: Readonly<Record<'load' | 'insert' | 'remove', string>>;

  constructor(readonly projection: Projection) {
    const { table, key, columns } = projection;
    this.names = Object.keys(columns);
    this.rest = this.names.filter((name) => !key.includes(name));
    this.text = new RowText(projection);
    this.blank = Object.fromEntries(this.names.map((name) => [name, null]));
    this.matches = ['account_id', ...key.map(quote)].map((column) => `t.${column} = g.${column}`).join(' AND ');
    const found = this.rest.map((name) => `, t.${quote(name)}`).join('');
    this.texts = {
      load: `SELECT g.ordinal${found} FROM ${this.given(key, true)} JOIN ${table} t ON ${this.matches}`,
      insert: `COPY ${table} (account_id, ${this.names.map(quote).join(', ')}) FROM STDIN`,
      remove: `DELETE FROM ${table} t USING ${this.given(key)} WHERE ${this.matches}`,
    };
  }

  /** Takes a batch's changes of this table. */
  draft(): Draft {
    return new Draft(this.projection, this.text);
  }

  /** Looks rows up by their keys; `fill` reads the answer. */
  load(entries: readonly Entry[]): QueryConfig & { rowMode: 'array' } {
    return { name: `${this.projection.table}_load`, text: this.texts.load, values: this.keys(entries), rowMode: 'array' };
  }

  /** Gives entries the rows that `load` found: each is the ordinal (from 1) of its entry, and its columns but for the key. */
  fill(entries: readonly Entry[], answer: readonly unknown[][]): void {
    for (const values of answer) {
      const entry = entries[Number(values[0]) - 1] as Entry;
      const row: Record<string, unknown> = { ...this.blank }; // all columns at once: adding them one by one takes ten times as long
      for (const name of this.projection.key) row[name] = entry.key[name];
      for (let i = 0; i < this.rest.length; i++) row[this.rest[i] as string] = values[i + 1];
      entry.found = entry.row = row;
    }
  }

  /** Writes new rows. */
  insert(client: ClientBase, entries: readonly Entry[]): Promise<void> {
    let lines = '';
    for (const { accountId, row } of entries) if (row) lines += this.text.line(accountId, row);
    return this.append(client, lines);
  }

  /** Writes new rows that are text already (`Draft.appended`). */
  append(client: ClientBase, lines: string): Promise<void> {
    return copyIn(client, this.texts.insert, lines);
  }

  /** Writes the columns in which rows differ from what was found. */
  update(entries: readonly Entry[]): QueryConfig {
    const differing = this.rest.filter((name) => entries.some(({ found, row }) => found?.[name] !== row?.[name]));
    const { columns, name, text } = this.updateOf(differing.length > 0 ? differing : this.rest);
    const values = columns.map((column) => this.column(column, entries, ({ row }) => row?.[column]));
    return { name, text, values: [...this.keys(entries), ...values] };
  }

  remove(entries: readonly Entry[]): QueryConfig {
    return { name: `${this.projection.table}_remove`, text: this.texts.remove, values: this.keys(entries) };
  }

  removeAccount = (accountId: string): QueryConfig => ({
    text: `DELETE FROM ${this.projection.table} WHERE account_id = $1`,
    values: [accountId],
  });

  private type(name: string): ColumnType {
    return this.projection.columns[name] ?? 'text';
  }

  private column(name: string, entries: readonly Entry[], value: (entry: Entry) => unknown): string {
    return COLUMN_TYPES[this.type(name)].literal(entries.map(value));
  }

  private keys(entries: readonly Entry[]): string[] {
    const accounts = textArray(entries.map(({ accountId }) => accountId));
    return [accounts, ...this.projection.key.map((name) => this.column(name, entries, ({ key }) => key[name]))];
  }

  private updateOf(differing: readonly string[]): { columns: readonly string[]; name: string; text: string } {
    const columns = this.updates.size < MOST_UPDATES || this.updates.has(differing.join()) ? differing : this.rest;
    let update = this.updates.get(columns.join());
    if (!update) {
      const { key, table } = this.projection;
      const sets = columns.map((name) => `${quote(name)} = g.${quote(name)}${COLUMN_TYPES[this.type(name)].cast}`).join(', ');
      const text = `UPDATE ${table} t SET ${sets} FROM ${this.given([...key, ...columns])} WHERE ${this.matches}`;
      this.updates.set(columns.join(), (update = { columns, name: `${table}_update_${this.updates.size}`, text }));
    }
    return update;
  }

  /** Arrays of values as rows: the account, then columns of the table. */
  private given(names: readonly string[], ordinal = false): string {
    const arrays = ['$1::text[]', ...names.map((name, i) => `$${i + 2}::${COLUMN_TYPES[this.type(name)].sent}`)];
    const columns = ['account_id', ...names.map(quote), ...(ordinal ? ['ordinal'] : [])];
    return `unnest(${arrays.join(', ')})${ordinal ? ' WITH ORDINALITY' : ''} AS g (${columns.join(', ')})`;
  }
}
