import type { Fold } from '@app/kernel';
import type { ClaimRules } from '../claim-rules';
import { slotsOf } from '../credential-owner/credential-owner';
import { foldOf } from '../iam-command';
import { noTags, withTags, withoutTags, type TagMap } from '../tag/tags';
import type { MfaDeviceEvent } from './mfa-device.events';

interface Existing {
  readonly serialNumber: string;
  readonly tags: TagMap;
}

/** It protects its user, or the root user. */
export interface EnabledDevice extends Existing {
  readonly status: 'enabled';
  /** Unique id of the user; the account id for the root user. */
  readonly userId: string;
  readonly slot: number;
}

export type MfaDevice = { readonly status: 'missing' } | ({ readonly status: 'unassigned' } & Existing) | EnabledDevice;

/** A deleted device’s serial number may be given again: then it is missing. */
export const mfaDeviceFold: Fold<MfaDevice> = foldOf<MfaDevice, MfaDeviceEvent>({ status: 'missing' }, (device, event) => {
  const { serialNumber } = event.data;
  const tags = device.status === 'missing' ? noTags : device.tags;
  switch (event.type) {
    case 'VirtualMfaCreated':
      return { status: 'unassigned', serialNumber, tags: withTags(noTags, event.data.tags) };
    case 'VirtualMfaDeleted':
      return { status: 'missing' };
    case 'MfaEnabled': {
      const { userId = event.accountId, slot = 1 } = event.data;
      return { status: 'enabled', serialNumber, tags, userId, slot };
    }
    case 'MfaDeactivated':
      return { status: 'unassigned', serialNumber, tags };
    case 'MfaResynced':
      return device;
    case 'MfaTagged':
      return device.status === 'missing' ? device : { ...device, tags: withTags(tags, event.data.tags) };
    case 'MfaUntagged':
      return device.status === 'missing' ? device : { ...device, tags: withoutTags(tags, event.data.tagKeys) };
  }
});

/** Serial numbers are ARNs, unique without regard to case as names are. */
export const deviceNameClaim = (serialNumber: string): string => `mfa-device-name/${serialNumber.toLowerCase()}`;

const slotName = ({
  userName,
  userId = '',
  slot = 1,
}: {
  readonly userName?: string;
  readonly userId?: string;
  readonly slot?: number;
}): string => `${slotsOf({ userName, userId }, 'mfa')}${slot}`;

export const mfaDeviceClaims: ClaimRules = {
  VirtualMfaCreated: ({ data, streamId }) => ({ claim: { [streamId]: streamId, [deviceNameClaim(data.serialNumber)]: streamId } }),
  VirtualMfaDeleted: ({ data, streamId }) => ({ release: [streamId, deviceNameClaim(data.serialNumber)] }),
  MfaEnabled: ({ data, streamId }) => ({
    claim: { [slotName(data)]: streamId },
    present: data.userName === undefined ? [] : [`user/${data.userId}`],
  }),
  MfaDeactivated: ({ data }) => ({ release: [slotName(data)] }),
};
