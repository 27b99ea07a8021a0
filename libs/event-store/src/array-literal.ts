/** Text that stands in an array literal as it is. */
const PLAIN = /^[A-Za-z0-9_.:@/+=-]+$/;
const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
const element = (value: unknown): string => {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number') return `${value}`;
  if (value instanceof Uint8Array) return `"\\\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}"`;
  const text = value as string;
  return PLAIN.test(text) && text.length !== 4 ? text : quoted(text); // four letters may be NULL
};

/**
 * A PostgreSQL array literal. The driver's own quotes every element by two replacements; this one is a third of the client's work per
 * append.
 */
export function arrayLiteral(values: readonly unknown[]): string {
  if (values.length === 0) return '{}';
  let literal = `{${element(values[0])}`;
  for (let i = 1; i < values.length; i++) literal += `,${element(values[i])}`;
  return `${literal}}`;
}
