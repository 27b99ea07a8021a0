import { IPv4, IPv6 } from 'ipaddr.js';

export interface IpRange {
  contains(address: string): boolean;
}

/** An address, or a range in CIDR form (`/0` and host bits included), of IPv4 or IPv6; an address of the other family is not in it. Undefined if the text is neither. */
export function ipRange(text: string): IpRange | undefined {
  const [address = '', length, ...rest] = text.split('/');
  const version = IPv4.isValidFourPartDecimal(address) ? IPv4 : IPv6.isValid(address) && !address.includes('%') ? IPv6 : undefined;
  const bits = version === IPv4 ? 32 : 128;
  if (version === undefined || rest.length > 0 || (length !== undefined && !(/^\d{1,3}$/.test(length) && Number(length) <= bits)))
    return undefined;
  const network = version.parse(address).toByteArray();
  const prefix = length === undefined ? bits : Number(length);
  return {
    contains: (other) => {
      if (version === IPv4 ? !IPv4.isValidFourPartDecimal(other) : !IPv6.isValid(other)) return false;
      return shareBits(network, version.parse(other).toByteArray(), prefix);
    },
  };
}

function shareBits(a: readonly number[], b: readonly number[], bits: number): boolean {
  const whole = bits >> 3;
  for (let i = 0; i < whole; i++) if (a[i] !== b[i]) return false;
  const rest = 8 - (bits & 7);
  return rest === 8 || (a[whole] as number) >> rest === (b[whole] as number) >> rest;
}
