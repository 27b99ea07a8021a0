import { ACCOUNT, fact, rowsAfter } from '../log.fixture';
import { mfaDevices } from './mfa-devices.projection';

const phone = { serialNumber: 'arn:aws:iam::100000000001:mfa/phone' };
const ann = { userName: 'ann', userId: 'AIDAANN0000000000000A' };
const made = fact('VirtualMfaCreated', { ...phone, virtualMFADeviceName: 'phone', path: '/' });

describe('MFA devices', () => {
  it('protect somebody from being enabled until deactivated', () => {
    expect(rowsAfter(mfaDevices, made)).toMatchObject([{ ...phone, userId: null, enabledAt: null, createdAt: '2026-01-01T00:00:00.000Z' }]);
    expect(rowsAfter(mfaDevices, made, fact('MfaEnabled', { ...phone, ...ann, slot: 1 }))).toMatchObject([
      { userId: ann.userId, slot: 1, createdAt: '2026-01-01T00:00:00.000Z' },
    ]);
    expect(rowsAfter(mfaDevices, made, fact('MfaEnabled', { ...phone, userId: ACCOUNT }))).toMatchObject([{ userId: ACCOUNT }]);
    expect(
      rowsAfter(mfaDevices, made, fact('MfaEnabled', { ...phone, ...ann }), fact('MfaDeactivated', { ...phone, ...ann })),
    ).toMatchObject([{ userId: null, slot: null, enabledAt: null }]);
    expect(rowsAfter(mfaDevices, made, fact('VirtualMfaDeleted', phone))).toEqual([]);
  });

  it('of hardware live only with their user', () => {
    const token = { serialNumber: 'GAHT12345678', ...ann };
    expect(rowsAfter(mfaDevices, fact('MfaEnabled', token))).toMatchObject([{ serialNumber: 'GAHT12345678', createdAt: null }]);
    expect(rowsAfter(mfaDevices, fact('MfaEnabled', token), fact('MfaDeactivated', token))).toEqual([]);
  });
});
