import type { EntityEvent } from '@app/iam';
import { change, defineProjection, put, remove } from '@app/projection';
import { tagged, untagged, type Tags } from '../tags';

/** An MFA device: a virtual one (its serial number is an ARN) lives without a user too, a hardware one only with its user. */
export interface MfaDeviceRow {
  readonly serialNumber: string;
  /** The user's key, the account id for the root user, null while the device protects nobody. */
  readonly userId: string | null;
  /** 1 to 8. */
  readonly slot: number | null;
  /** ISO 8601 UTC. */
  readonly createdAt: string | null;
  readonly enabledAt: string | null;
  readonly tags: Tags;
}

const isVirtual = (serialNumber: string): boolean => serialNumber.startsWith('arn:');

export const mfaDevices = defineProjection<MfaDeviceRow, 'serialNumber', EntityEvent>({
  name: 'mfa-devices',
  version: 1,
  key: ['serialNumber'],
  columns: { serialNumber: 'text', userId: 'text', slot: 'integer', createdAt: 'text', enabledAt: 'text', tags: 'jsonb' },
  indexes: ['(account_id, user_id)'],
  on: {
    VirtualMfaCreated: ({ data: { serialNumber, tags }, occurredAt }) => [
      put({ serialNumber }, { userId: null, slot: null, createdAt: occurredAt, enabledAt: null, tags: tagged({}, tags ?? [], 'exact') }),
    ],
    MfaEnabled: ({ data: { serialNumber, userId, slot }, accountId, occurredAt }) => [
      {
        key: { serialNumber },
        fold: (row) => ({
          serialNumber,
          createdAt: row?.createdAt ?? null,
          tags: row?.tags ?? {},
          userId: userId ?? accountId,
          slot: slot ?? null,
          enabledAt: occurredAt,
        }),
      },
    ],
    MfaDeactivated: ({ data: { serialNumber } }) => [
      isVirtual(serialNumber)
        ? change({ serialNumber }, (row) => ({ ...row, userId: null, slot: null, enabledAt: null }))
        : remove({ serialNumber }),
    ],
    MfaTagged: ({ data: { serialNumber, tags } }) => [
      change({ serialNumber }, (row) => ({ ...row, tags: tagged(row.tags, tags, 'exact') })),
    ],
    MfaUntagged: ({ data: { serialNumber, tagKeys } }) => [
      change({ serialNumber }, (row) => ({ ...row, tags: untagged(row.tags, tagKeys, 'exact') })),
    ],
    VirtualMfaDeleted: ({ data: { serialNumber } }) => [remove({ serialNumber })],
  },
});
