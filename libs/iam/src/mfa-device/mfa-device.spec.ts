import { specification } from '@app/testing';
import { iamEvents } from '../catalogue';
import { claimsOf } from '../commands';
import { createUser, deleteUser } from '../user/user.decider';
import { deactivateMfaDevice, enableMfaDevice, resyncMfaDevice } from './mfa-assignment';
import { createVirtualMfaDevice, deleteVirtualMfaDevice, tagMfaDevice, untagMfaDevice } from './mfa-device.decider';

const given = specification({ definitions: iamEvents, claimsOf });
const ann = { userName: 'ann' };
const phone = { virtualMFADeviceName: 'phone' };
const serialNumber = 'arn:aws:iam::100000000001:mfa/phone';
const codes = { authenticationCode1: '123456', authenticationCode2: '654321' };
const right = { codesMatch: true };
const ready = given(createUser, ann).and(createVirtualMfaDevice, phone);
const enabled = ready.and(enableMfaDevice, { ...ann, serialNumber, ...codes }, right);

describe('a virtual MFA device', () => {
  it('is made once, whatever the letter case, and again after its end', () => {
    given()
      .when(createVirtualMfaDevice, { ...phone, path: '/x/' })
      .then(['VirtualMfaCreated', { serialNumber: 'arn:aws:iam::100000000001:mfa/x/phone', path: '/x/', ...phone }]);
    ready.when(createVirtualMfaDevice, { virtualMFADeviceName: 'Phone' }).thenRefused('EntityAlreadyExists');
    ready.when(deleteVirtualMfaDevice, { serialNumber }).then(['VirtualMfaDeleted', { serialNumber }]);
    ready
      .and(deleteVirtualMfaDevice, { serialNumber })
      .when(createVirtualMfaDevice, phone)
      .answering({ virtualMFADevice: { serialNumber } });
    given().when(deleteVirtualMfaDevice, { serialNumber }).thenRefused('NoSuchEntity');
  });

  it('is enabled by two right codes', () => {
    const body = { ...ann, serialNumber, ...codes };
    ready.when(enableMfaDevice, body, { codesMatch: false }).thenRefused('InvalidAuthenticationCode');
    ready.when(enableMfaDevice, body, right).then(['MfaEnabled', { serialNumber, ...ann, userId: 'AIDAUSER00001', slot: 1 }]);
    enabled.when(enableMfaDevice, body, right).thenRefused('EntityAlreadyExists');
    ready.when(enableMfaDevice, { ...body, userName: 'nope' }, right).thenRefused('NoSuchEntity');
    ready.when(enableMfaDevice, { ...body, serialNumber: `${serialNumber}x` }, right).thenRefused('NoSuchEntity');
    ready.when(enableMfaDevice, { ...body, authenticationCode1: '12' }, right).thenRefused('ValidationError');
  });

  it('protects the root user where nobody is named', () => {
    const root = ready.and(enableMfaDevice, { serialNumber, ...codes }, right);
    ready.when(enableMfaDevice, { serialNumber, ...codes }, right).then(['MfaEnabled', { serialNumber, userId: '100000000001', slot: 1 }]);
    root.when(deactivateMfaDevice, { ...ann, serialNumber }).thenRefused('NoSuchEntity');
    root.when(deactivateMfaDevice, { serialNumber }).then(['MfaDeactivated']);
  });

  it('is one of eight at most', () => {
    const eight = Array.from({ length: 8 }, (_, at) => `d${at}`).reduce(
      (past, name) =>
        past
          .and(createVirtualMfaDevice, { virtualMFADeviceName: name })
          .and(enableMfaDevice, { ...ann, serialNumber: `arn:aws:iam::100000000001:mfa/${name}`, ...codes }, right),
      ready,
    );
    eight.when(enableMfaDevice, { ...ann, serialNumber, ...codes }, right).thenRefused('LimitExceeded', '8');
  });

  it('is neither deleted while it is in use, nor is its user', () => {
    enabled.when(deleteVirtualMfaDevice, { serialNumber }).thenRefused('DeleteConflict');
    enabled.when(deleteUser, ann).thenRefused('DeleteConflict', 'MFA');
    const off = enabled.and(deactivateMfaDevice, { ...ann, serialNumber });
    off.when(deactivateMfaDevice, { ...ann, serialNumber }).thenRefused('NoSuchEntity');
    off.and(deleteVirtualMfaDevice, { serialNumber }).when(deleteUser, ann).then(['UserDeleted']);
  });

  it('is brought in step by its user', () => {
    enabled.when(resyncMfaDevice, { ...ann, serialNumber, ...codes }, right).then(['MfaResynced', { serialNumber, ...ann }]);
    enabled.when(resyncMfaDevice, { ...ann, serialNumber, ...codes }, { codesMatch: false }).thenRefused('InvalidAuthenticationCode');
    ready.when(resyncMfaDevice, { ...ann, serialNumber, ...codes }, right).thenRefused('NoSuchEntity');
  });

  it('has tags', () => {
    const tagged = enabled.and(tagMfaDevice, { serialNumber, tags: [{ key: 'k', value: 'v' }] });
    tagged.when(tagMfaDevice, { serialNumber, tags: [{ key: 'k', value: 'v' }] }).thenNothing();
    tagged.when(untagMfaDevice, { serialNumber, tagKeys: ['k'] }).then(['MfaUntagged', { tagKeys: ['k'] }]);
  });
});
