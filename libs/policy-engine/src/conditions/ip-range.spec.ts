import { assert, integer, property } from 'fast-check';
import { contains, ipAddress, ipRange, type IpAddress, type IpRange } from './ip-range';

const dotted = (address: number): string => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');

const holds = (range: string, address: string): boolean => contains(ipRange(range) as IpRange, ipAddress(address) as IpAddress);

describe('ipRange', () => {
  it('holds the addresses that share its first bits', () => {
    const address = integer({ min: 0, max: 2 ** 32 - 1 });
    assert(
      property(address, address, integer({ min: 0, max: 32 }), (network, other, bits) => {
        const size = 2 ** (32 - bits);
        const inside = Math.floor(network / size) === Math.floor(other / size);
        return holds(`${dotted(network)}/${bits}`, dotted(other)) === inside;
      }),
    );
  });

  it('knows IPv6 in every spelling', () => {
    expect(holds('2001:db8::/33', '2001:0DB8:7fff::1')).toBe(true);
    expect(holds('2001:db8::/33', '2001:db8:8000::')).toBe(false);
    expect(holds('::/0', 'ffff::')).toBe(true);
    expect(holds('::1', '0:0:0:0:0:0:0:1')).toBe(true);
  });

  it('keeps the families apart', () => {
    expect(holds('::/0', '1.2.3.4')).toBe(false);
    expect(holds('0.0.0.0/0', '::1')).toBe(false);
  });

  it('is not made of anything else', () => {
    for (const text of [
      '',
      '1',
      '1.2.3',
      '1.2.3.4.5',
      '1.2.3.256',
      '1.2.3.4/33',
      '::/129',
      '1.2.3.4/',
      '1.2.3.4/8/8',
      '0x1.2.3.4',
      'fe80::1%eth0',
      '1.2.3.4/-1',
      'x',
    ])
      expect(ipRange(text)).toBeUndefined();
  });
});
