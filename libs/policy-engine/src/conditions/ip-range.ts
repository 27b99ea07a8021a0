import { IPv6 } from 'ipaddr.js';

/** The bytes of an address: four or sixteen. */
export type IpAddress = readonly number[];

/** Addresses that share the first `bits` bits of `network`. */
export interface IpRange {
  readonly network: IpAddress;
  readonly bits: number;
}

/** An address of IPv4 or IPv6; undefined if the text is neither. */
export function ipAddress(text: string): IpAddress | undefined {
  if (!text.includes(':')) return dottedAddress(text);
  return !text.includes('%') && IPv6.isValid(text) ? IPv6.parse(text).toByteArray() : undefined;
}

const DOT = 0x2e;
const ZERO = 0x30;

/** Four decimal numbers without leading zeros. */
function dottedAddress(text: string): IpAddress | undefined {
  if (text.length > 15) return undefined;
  const bytes = [0, 0, 0, 0];
  let count = 0;
  let value = -1;
  for (let i = 0; i <= text.length; i++) {
    const code = i === text.length ? DOT : text.charCodeAt(i);
    if (code === DOT) {
      if (value < 0 || count === 4) return undefined;
      bytes[count++] = value;
      value = -1;
    } else {
      if (code < ZERO || code > ZERO + 9 || value === 0) return undefined;
      value = (value < 0 ? 0 : value * 10) + code - ZERO;
      if (value > 255) return undefined;
    }
  }
  return count === 4 ? bytes : undefined;
}

/** An address, or a range in CIDR form (`/0` and host bits included). Undefined if the text is neither. */
export function ipRange(text: string): IpRange | undefined {
  const slash = text.indexOf('/');
  const network = ipAddress(slash < 0 ? text : text.slice(0, slash));
  if (network === undefined) return undefined;
  const length = slash < 0 ? String(network.length * 8) : text.slice(slash + 1);
  const bits = Number(length);
  return /^\d{1,3}$/.test(length) && bits <= network.length * 8 ? { network, bits } : undefined;
}

/** Whether an address is in the range; one of the other family is not. */
export function contains({ network, bits }: IpRange, address: IpAddress): boolean {
  if (network.length !== address.length) return false;
  const whole = bits >> 3;
  for (let i = 0; i < whole; i++) if (network[i] !== address[i]) return false;
  const rest = 8 - (bits & 7);
  return rest === 8 || (network[whole] as number) >> rest === (address[whole] as number) >> rest;
}
