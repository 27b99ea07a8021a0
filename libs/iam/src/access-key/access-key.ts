import type { Fold } from '@app/kernel';
import type { ClaimRules } from '../claim-rules';
import { slotsOf } from '../credential-owner/credential-owner';
import { foldOf } from '../iam-command';
import type { AccessKeyEvent } from './access-key.events';

export interface ExistingKey {
  readonly status: 'active' | 'inactive';
  readonly id: string;
  /** Unique id of the user; the account id for the root user. */
  readonly userId: string;
  readonly slot: number;
  readonly createdAt: string;
}

export type AccessKey = { readonly status: 'missing' } | { readonly status: 'deleted' } | ExistingKey;

export const accessKeyFold: Fold<AccessKey> = foldOf<AccessKey, AccessKeyEvent>({ status: 'missing' }, (key, event) => {
  switch (event.type) {
    case 'AccessKeyCreated': {
      const { accessKeyId, userId = event.accountId, slot = 1 } = event.data;
      return { status: 'active', id: accessKeyId, userId, slot, createdAt: event.occurredAt };
    }
    case 'AccessKeyActivated':
      return exists(key) ? { ...key, status: 'active' } : key;
    case 'AccessKeyDeactivated':
      return exists(key) ? { ...key, status: 'inactive' } : key;
    case 'AccessKeyDeleted':
      return { status: 'deleted' };
  }
});

export const exists = (key: AccessKey): key is ExistingKey => key.status === 'active' || key.status === 'inactive';

const slotName = ({
  userName,
  userId = '',
  slot = 1,
}: {
  readonly userName?: string;
  readonly userId?: string;
  readonly slot?: number;
}): string => `${slotsOf({ userName, userId }, 'access-key')}${slot}`;

export const accessKeyClaims: ClaimRules = {
  AccessKeyCreated: ({ data, streamId }) => ({
    claim: { [streamId]: streamId, [slotName(data)]: streamId },
    present: data.userName === undefined ? [] : [`user/${data.userId}`],
  }),
  AccessKeyDeleted: ({ data, streamId }) => ({ release: [streamId, slotName(data)] }),
};
