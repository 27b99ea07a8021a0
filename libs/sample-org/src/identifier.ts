import type { Random } from './random';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** An id in AWS's shape that holds the account id (as kernel's `newUniqueId`, but from a seed); keys are one character shorter than principals. */
export function seededId(prefix: 'AIDA' | 'AGPA' | 'AROA' | 'ANPA' | 'AKIA' | 'ASIA', accountId: string, random: Random): string {
  const length = prefix === 'AKIA' || prefix === 'ASIA' ? 16 : 17;
  const low = BigInt(length * 5 - 48);
  const head = (1n << 47n) | (BigInt(accountId) << 7n) | BigInt(random.below(128));
  let value = (head << low) | (BigInt(`0x${random.hex(12)}`) & ((1n << low) - 1n));
  let text = '';
  for (let i = 0; i < length; i++) {
    text = BASE32[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return prefix + text;
}
