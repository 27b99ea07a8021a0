import { textArray } from './array-literal';
import type { ColumnType } from './projection';

const SPECIAL = /[\\\t\n\r]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A text as a field of COPY's text format. */
export const textField = (text: string): string =>
  SPECIAL.test(text) ? text.replace(/[\\\t\n\r]/g, (char) => ESCAPES[char] as string) : text;

export const NULL_FIELD = '\\N';

/** How a column's values, but for null, are written as fields. */
export const FIELDS: Readonly<Record<ColumnType, (value: unknown) => string>> = {
  text: (value) => textField(value as string),
  integer: String,
  bigint: String,
  boolean: String,
  jsonb: (value) => textField(JSON.stringify(value)),
  'text[]': (value) => textField(textArray(value as readonly unknown[])),
};
