import { consecutiveCodes, newSeed, seedQrCode } from './totp';

// The secret of RFC 6238's test vectors, "12345678901234567890", in base32.
const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('one-time codes', () => {
  it('are those of RFC 6238', () => {
    // At 1111111109 s the 8-digit code is 07081804, one step later (1111111111 s) 14050471: six digits are the last six.
    expect(consecutiveCodes(seed, '081804', '050471', new Date(1111111111_000))).toBe(true);
  });

  it('must be consecutive, in order, and no more than one step old', () => {
    expect(consecutiveCodes(seed, '050471', '081804', new Date(1111111111_000))).toBe(false);
    expect(consecutiveCodes(seed, '050471', '050471', new Date(1111111111_000))).toBe(false);
    expect(consecutiveCodes(seed, '081804', '050471', new Date((1111111111 + 30) * 1000))).toBe(true);
    expect(consecutiveCodes(seed, '081804', '050471', new Date((1111111111 + 90) * 1000))).toBe(false);
  });

  it('come from seeds that differ, shown as a PNG', async () => {
    expect(newSeed()).toMatch(/^[A-Z2-7]{64}$/);
    expect(newSeed()).not.toBe(newSeed());
    expect(
      Buffer.from(await seedQrCode(newSeed(), 'ann-phone', '100000000001'), 'base64')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });
});
