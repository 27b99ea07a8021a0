import type { EntityEvent } from '@app/iam';
import { defineProjection, remove } from '@app/projection';
import { resolvedId } from '../resolved-id';

/** Which user is in which group, by ids. */
export interface MembershipRow {
  readonly groupId: string;
  readonly userId: string;
}

type Membership = { readonly groupName: string; readonly groupId?: string; readonly userName: string; readonly userId?: string };

const key = ({ groupId, groupName, userId, userName }: Membership) => ({
  groupId: resolvedId(groupId, groupName),
  userId: resolvedId(userId, userName),
});

export const memberships = defineProjection<MembershipRow, 'groupId' | 'userId', EntityEvent>({
  name: 'memberships',
  version: 1,
  key: ['groupId', 'userId'],
  columns: { groupId: 'text', userId: 'text' },
  indexes: ['(account_id, user_id)'],
  on: {
    UserAddedToGroup: ({ data }) => [{ key: key(data), fold: (row) => row ?? key(data) }],
    UserRemovedFromGroup: ({ data }) => [remove(key(data))],
  },
});
