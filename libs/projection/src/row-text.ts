import { textArray } from './array-literal';
import type { ColumnType, Projection, Row } from './projection';

const SPECIAL = /[\\\t\n\r]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const NULL = '\\N';

const field = (text: string): string => (SPECIAL.test(text) ? text.replace(/[\\\t\n\r]/g, (char) => ESCAPES[char] as string) : text);

type Field = (value: unknown) => string;

/** How a column's values, but for null, are written. */
const FIELDS: Readonly<Record<ColumnType, Field>> = {
  text: (value) => field(value as string),
  integer: String,
  bigint: String,
  boolean: String,
  jsonb: (value) => field(JSON.stringify(value)),
  'text[]': (value) => field(textArray(value as readonly unknown[])),
};

/** A projection's rows as lines of COPY's text format: the account id, then the columns as they are declared. */
export class RowText {
  private readonly names: readonly string[];
  private readonly fields: readonly Field[];

  constructor({ columns }: Pick<Projection, 'columns'>) {
    this.names = Object.keys(columns);
    this.fields = Object.values(columns).map((type) => FIELDS[type]);
  }

  line(accountId: string, row: Row): string {
    let line = field(accountId);
    for (let i = 0; i < this.names.length; i++) {
      const value = row[this.names[i] as string];
      line += '\t';
      line += value === null || value === undefined ? NULL : (this.fields[i] as Field)(value);
    }
    return `${line}\n`;
  }
}
