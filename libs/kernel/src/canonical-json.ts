import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';

/** RFC 8785 (JCS) text of plain JSON data: members sorted, no white space, numbers as ECMAScript writes them. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('Only JSON data has a canonical form');
  return text;
}

/** Lower-case hex SHA-256 of bytes or of UTF-8 text. */
export const sha256Hex = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
