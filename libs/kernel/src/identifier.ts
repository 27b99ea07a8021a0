import { randomBytes } from 'node:crypto';
import type { IdPrefix } from './command';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const RANDOM_BITS_BELOW_ACCOUNT = 7n;

/**
 * A new unique id in AWS's shape: the prefix and 17 base32 characters (16 for a key), the first 48 bits of which hold the account id, as AWS's own ids do
 * (https://awsteele.com/blog/2020/09/26/aws-access-key-format.html).
 */
export function newUniqueId(prefix: IdPrefix, accountId: string): string {
  const length = prefix === 'AKIA' ? 16 : 17;
  const bits = BigInt(length * 5);
  const random = BigInt(`0x${randomBytes(11).toString('hex')}`);
  const head = (1n << 47n) | (BigInt(accountId) << RANDOM_BITS_BELOW_ACCOUNT);
  let value = (head << (bits - 48n)) | (random & ((1n << (bits - 48n)) - 1n));
  value |= ((random >> 80n) & 0x7fn) << (bits - 48n);
  let text = '';
  for (let i = 0; i < length; i++) {
    text = BASE32[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return prefix + text;
}

/** The account id inside a key or principal id; undefined for ids that cannot hold one (old ids begin with I or J after the prefix). */
export function accountIdInside(uniqueId: string): string | undefined {
  const body = uniqueId.slice(4);
  if (!/^[A-Z2-7]{10,}$/.test(body) || /^[IJ]/.test(body)) return undefined;
  let value = 0n;
  for (const letter of body.slice(0, 10)) value = (value << 5n) | BigInt(BASE32.indexOf(letter));
  return String(((value >> 2n) & 0x7fffffffff80n) >> RANDOM_BITS_BELOW_ACCOUNT).padStart(12, '0');
}

/** Twelve ASCII digits. */
export const isAccountId = (text: unknown): text is string => typeof text === 'string' && /^[0-9]{12}$/.test(text);
