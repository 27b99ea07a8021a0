import { Type } from '@sinclair/typebox';
import { defineEvent, type RecordedOf } from '@app/kernel';
import { deviceSubject, owner, tagKeys, tags, userSubject } from '../members';

const serialNumber = Type.String({ description: 'ARN of a virtual device, or the serial number of a hardware one' });

/** No event holds a seed or a code. */
export const mfaDeviceEvents = [
  defineEvent({
    type: 'VirtualMfaCreated',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A virtual MFA device was made; alone it protects nobody yet',
    subjects: [deviceSubject],
    data: Type.Object({ serialNumber, virtualMFADeviceName: Type.String(), path: Type.String(), tags: Type.Optional(tags) }),
  }),
  defineEvent({
    type: 'VirtualMfaDeleted',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A virtual MFA device was deleted',
    subjects: [deviceSubject],
    data: Type.Object({ serialNumber }),
  }),
  defineEvent({
    type: 'MfaEnabled',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'An MFA device protects a user, or the root user',
    subjects: [deviceSubject, userSubject],
    data: Type.Object({ serialNumber, ...owner, slot: Type.Optional(Type.Integer({ description: '1 to 8' })) }),
  }),
  defineEvent({
    type: 'MfaDeactivated',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'An MFA device no longer protects its user',
    subjects: [deviceSubject, userSubject],
    data: Type.Object({ serialNumber, ...owner, slot: Type.Optional(Type.Integer({ description: '1 to 8' })) }),
  }),
  defineEvent({
    type: 'MfaResynced',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'An MFA device was brought in step with the clock again',
    subjects: [deviceSubject, userSubject],
    data: Type.Object({ serialNumber, ...owner }),
  }),
  defineEvent({
    type: 'MfaTagged',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'Tags of an MFA device were set',
    subjects: [deviceSubject],
    data: Type.Object({ serialNumber, tags }),
  }),
  defineEvent({
    type: 'MfaUntagged',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'Tags of an MFA device were removed',
    subjects: [deviceSubject],
    data: Type.Object({ serialNumber, tagKeys }),
  }),
] as const;

export type MfaDeviceEvent = RecordedOf<(typeof mfaDeviceEvents)[number]>;
