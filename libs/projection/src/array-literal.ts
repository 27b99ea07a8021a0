import type { ColumnType } from './projection';

function quoted(text: string): string {
  let escaped = text.includes('\\') ? text.replaceAll('\\', '\\\\') : text;
  if (escaped.includes('"')) escaped = escaped.replaceAll('"', '\\"');
  return `"${escaped}"`;
}

/** PostgreSQL's text form of an array of texts; null stays null. */
export function textArray(values: readonly unknown[]): string {
  let text = '';
  for (const value of values)
    text += `${text === '' ? '' : ','}${value === null || value === undefined ? 'NULL' : quoted(value as string)}`;
  return `{${text}}`;
}

const plainArray = (values: readonly unknown[]): string => `{${values.map((value) => value ?? 'NULL').join(',')}}`;
const json = (value: unknown): unknown => (value === null || value === undefined ? null : JSON.stringify(value));
const nested = (value: unknown): unknown => (Array.isArray(value) ? textArray(value) : null);

/** How a column's values go into one parameter, and back out of `unnest`: an array of arrays would be flattened, so it travels as texts. */
export const COLUMN_TYPES: Readonly<
  Record<ColumnType, { readonly sql: string; readonly sent: string; readonly cast: string; literal(values: readonly unknown[]): string }>
> = {
  text: { sql: 'text COLLATE "C"', sent: 'text[]', cast: '', literal: textArray },
  integer: { sql: 'integer', sent: 'integer[]', cast: '', literal: plainArray },
  bigint: { sql: 'bigint', sent: 'bigint[]', cast: '', literal: plainArray },
  boolean: { sql: 'boolean', sent: 'boolean[]', cast: '', literal: plainArray },
  jsonb: { sql: 'jsonb', sent: 'jsonb[]', cast: '', literal: (values) => textArray(values.map(json)) },
  'text[]': { sql: 'text[] COLLATE "C"', sent: 'text[]', cast: '::text[]', literal: (values) => textArray(values.map(nested)) },
};
