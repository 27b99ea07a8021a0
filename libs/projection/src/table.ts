import type { Migration } from '@app/event-store';
import type { QueryConfig } from 'pg';
import { COLUMN_TYPES } from './array-literal';
import { snakeCase, type Projection, type Row } from './projection';

/** A row and the account it belongs to. */
export interface AccountRow {
  readonly accountId: string;
  readonly row: Row;
}

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

/** The statements of a projection's table; each takes whole columns as arrays, so one does for a batch. */
export class Table {
  private readonly names: readonly string[];
  private readonly rest: readonly string[];
  private readonly texts: Readonly<Record<'load' | 'insert' | 'update' | 'remove', string>>;

  constructor(readonly projection: Projection) {
    const { table, key, columns } = projection;
    this.names = Object.keys(columns);
    this.rest = this.names.filter((name) => !key.includes(name));
    const type = (name: string) => COLUMN_TYPES[columns[name] ?? 'text'];
    const given = (names: readonly string[], ordinal = false): string =>
      `unnest($1::text[]${names.map((name, i) => `, $${i + 2}::${type(name).sent}`).join('')})${ordinal ? ' WITH ORDINALITY' : ''} AS g (account_id${names.map((name) => `, ${quote(name)}`).join('')}${ordinal ? ', ordinal' : ''})`;
    const cast = (name: string): string => `g.${quote(name)}${type(name).cast}`;
    const matches = `t.account_id = g.account_id${key.map((name) => ` AND t.${quote(name)} = g.${quote(name)}`).join('')}`;
    const sets = this.rest.map((name) => `${quote(name)} = ${cast(name)}`).join(', ');
    this.texts = {
      load: `SELECT g.ordinal${this.rest.map((name) => `, t.${quote(name)}`).join('')} FROM ${given(key, true)} JOIN ${table} t ON ${matches}`,
      insert: `INSERT INTO ${table} (account_id, ${this.names.map(quote).join(', ')}) SELECT g.account_id, ${this.names.map(cast).join(', ')} FROM ${given(this.names)}`,
      update: `UPDATE ${table} t SET ${sets} FROM ${given(this.names)} WHERE ${matches}`,
      remove: `DELETE FROM ${table} t USING ${given(key)} WHERE ${matches}`,
    };
  }

  /** Looks rows up by their keys; `found` reads the answer. */
  load(keys: readonly AccountRow[]): QueryConfig & { rowMode: 'array' } {
    return { ...this.statement('load', this.projection.key, keys), rowMode: 'array' };
  }

  /** What `load` answered: the ordinal (from 0) of the key, and the row. */
  found(keys: readonly AccountRow[], answer: readonly unknown[][]): { ordinal: number; row: Row }[] {
    return answer.map((values) => {
      const ordinal = Number(values[0]) - 1;
      const row: Record<string, unknown> = { ...keys[ordinal]?.row };
      for (let i = 0; i < this.rest.length; i++) row[this.rest[i] as string] = values[i + 1];
      return { ordinal, row };
    });
  }

  insert = (rows: readonly AccountRow[]): QueryConfig => this.statement('insert', this.names, rows);
  update = (rows: readonly AccountRow[]): QueryConfig => this.statement('update', this.names, rows);
  remove = (keys: readonly AccountRow[]): QueryConfig => this.statement('remove', this.projection.key, keys);
  removeAccount = (accountId: string): QueryConfig => ({
    text: `DELETE FROM ${this.projection.table} WHERE account_id = $1`,
    values: [accountId],
  });

  private statement(which: keyof Table['texts'], names: readonly string[], rows: readonly AccountRow[]): QueryConfig {
    const accounts = COLUMN_TYPES.text.literal(rows.map(({ accountId }) => accountId));
    const columns = names.map((name) => COLUMN_TYPES[this.projection.columns[name] ?? 'text'].literal(rows.map(({ row }) => row[name])));
    return { name: `${this.projection.table}_${which}`, text: this.texts[which], values: [accounts, ...columns] };
  }
}
