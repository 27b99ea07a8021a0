import type { Fold } from '@app/kernel';
import { nameClaim } from '../claim-names';
import type { ClaimRules } from '../claim-rules';
import { foldOf } from '../iam-command';
import { evolveHoldings, noHoldings } from '../policy-holder/holdings';
import type { ActiveHolder, Holder } from '../policy-holder/holder';
import type { GroupHeldEvent } from '../policy-holder/policy-holder.events';
import type { GroupEvent } from './group.events';

/** A group does not know its members: membership is the user's, and the claims say whether there are any. */
export type Group = { readonly status: 'missing' } | { readonly status: 'deleted' } | ActiveHolder;

type GroupStreamEvent = GroupEvent | GroupHeldEvent;

export const groupFold: Fold<Group> = foldOf<Group, GroupStreamEvent>({ status: 'missing' }, (group, event) => {
  if (event.type === 'GroupCreated') return created(event);
  return group.status === 'active' ? changed(group, event) : group;
});

const created = ({ streamId, occurredAt, data }: Extract<GroupEvent, { type: 'GroupCreated' }>): Group => ({
  status: 'active',
  id: data.groupId ?? streamId,
  name: data.groupName,
  path: data.path,
  createdAt: occurredAt,
  held: noHoldings,
});

function changed(group: ActiveHolder, event: Exclude<GroupStreamEvent, { type: 'GroupCreated' }>): Group {
  switch (event.type) {
    case 'GroupDeleted':
      return { status: 'deleted' };
    case 'GroupRenamed':
      return { ...group, name: event.data.newGroupName };
    case 'GroupPathChanged':
      return { ...group, path: event.data.newPath };
    case 'PolicyAttachedToGroup':
    case 'PolicyDetachedFromGroup':
    case 'InlinePolicyPutOnGroup':
    case 'InlinePolicyDeletedFromGroup':
      return { ...group, held: evolveHoldings(group.held, event) };
  }
}

/** Groups as holders of policies. */
export const groupHolder: Holder<'groupName'> = {
  kind: 'Group',
  noun: 'group',
  nameMember: 'groupName',
  idMember: 'groupId',
  fold: groupFold,
  inlineQuota: 5120,
};

/** AWS's default quota. */
const count = (by: 1 | -1) => ({ of: 'groups', by, atMost: 300 });

const memberName = (data: { readonly groupId?: string; readonly userId?: string }): string => `group/${data.groupId}/member/${data.userId}`;

export const groupClaims: ClaimRules = {
  GroupCreated: ({ data, streamId }) => ({
    claim: { [streamId]: streamId, [nameClaim('group', data.groupName)]: streamId },
    count: count(1),
  }),
  GroupRenamed: ({ data, streamId }) => ({
    release: [nameClaim('group', data.groupName)],
    claim: { [nameClaim('group', data.newGroupName)]: streamId },
  }),
  GroupDeleted: ({ data, streamId }) => ({
    release: [streamId, nameClaim('group', data.groupName)],
    absent: [`${streamId}/member/`],
    count: count(-1),
  }),
  UserAddedToGroup: ({ data, streamId }) => ({ claim: { [memberName(data)]: streamId }, present: [`group/${data.groupId}`] }),
  UserRemovedFromGroup: ({ data }) => ({ release: [memberName(data)] }),
};
