import type { Fold } from '@app/kernel';
import { arnClaim, nameClaim } from '../claim-names';
import type { ClaimRules } from '../claim-rules';
import type { MembershipEvent } from '../group/group.events';
import { foldOf } from '../iam-command';
import type { LoginProfileEvent } from '../login-profile/login-profile.events';
import { evolveHoldings, firstHoldings } from '../policy-holder/holdings';
import type { ActiveHolder, Holder } from '../policy-holder/holder';
import { boundaryClaims } from '../policy-holder/policy-holder.claims';
import type { UserHeldEvent } from '../policy-holder/policy-holder.events';
import type { UserEvent } from './user.events';

/** A password for the console; the password itself is a credential, not state. */
export interface LoginProfile {
  readonly createdAt: string;
  readonly passwordResetRequired: boolean;
}

export interface ActiveUser extends ActiveHolder {
  /** Ids of the groups. */
  readonly groups: ReadonlySet<string>;
  readonly loginProfile: LoginProfile | null;
}

export type User = { readonly status: 'missing' } | { readonly status: 'deleted' } | ActiveUser;

type UserStreamEvent = UserEvent | UserHeldEvent | MembershipEvent | LoginProfileEvent;

export const userFold: Fold<User> = foldOf<User, UserStreamEvent>({ status: 'missing' }, (user, event) => {
  if (event.type === 'UserCreated') return created(event);
  return user.status === 'active' ? changed(user, event) : user;
});

const created = ({ streamId, occurredAt, data }: Extract<UserEvent, { type: 'UserCreated' }>): User => ({
  status: 'active',
  id: data.userId ?? streamId,
  name: data.userName,
  path: data.path,
  createdAt: occurredAt,
  held: firstHoldings(data),
  groups: new Set(),
  loginProfile: null,
});

function changed(user: ActiveUser, event: Exclude<UserStreamEvent, { type: 'UserCreated' }>): User {
  switch (event.type) {
    case 'UserDeleted':
      return { status: 'deleted' };
    case 'UserRenamed':
      return { ...user, name: event.data.newUserName };
    case 'UserPathChanged':
      return { ...user, path: event.data.newPath };
    case 'UserAddedToGroup':
      return { ...user, groups: new Set([...user.groups, event.data.groupId ?? event.data.groupName]) };
    case 'UserRemovedFromGroup':
      return { ...user, groups: new Set([...user.groups].filter((id) => id !== event.data.groupId)) };
    case 'ConsoleAccessEnabled':
      return { ...user, loginProfile: { createdAt: event.occurredAt, passwordResetRequired: event.data.passwordResetRequired ?? false } };
    case 'PasswordReset':
      return {
        ...user,
        loginProfile: user.loginProfile && { ...user.loginProfile, passwordResetRequired: event.data.passwordResetRequired ?? false },
      };
    case 'PasswordChanged':
      return { ...user, loginProfile: user.loginProfile && { ...user.loginProfile, passwordResetRequired: false } };
    case 'ConsoleAccessDisabled':
      return { ...user, loginProfile: null };
    case 'PolicyAttachedToUser':
    case 'PolicyDetachedFromUser':
    case 'InlinePolicyPutOnUser':
    case 'InlinePolicyDeletedFromUser':
    case 'UserBoundarySet':
    case 'UserBoundaryRemoved':
    case 'UserTagged':
    case 'UserUntagged':
      return { ...user, held: evolveHoldings(user.held, event) };
  }
}

/** Users as holders of policies, boundary and tags. */
export const userHolder: Holder<'userName'> = {
  kind: 'User',
  noun: 'user',
  nameMember: 'userName',
  idMember: 'userId',
  fold: userFold,
  inlineQuota: 2048,
};

/** AWS's default quota. */
const count = (by: 1 | -1) => ({ of: 'users', by, atMost: 5000 });

export const userClaims: ClaimRules = {
  UserCreated({ data, streamId }) {
    const { claim, present } = boundaryClaims(data, streamId);
    const names = {
      [streamId]: streamId,
      [nameClaim('user', data.userName)]: streamId,
      [arnClaim('user', data.path, data.userName)]: streamId,
    };
    return { claim: { ...names, ...claim }, present, count: count(1) };
  },
  UserRenamed: ({ data: { userName, newUserName, path = '/' }, streamId }) => ({
    release: [nameClaim('user', userName), arnClaim('user', path, userName)],
    claim: { [nameClaim('user', newUserName)]: streamId, [arnClaim('user', path, newUserName)]: streamId },
  }),
  UserPathChanged: ({ data: { userName, newPath, path = '/' }, streamId }) => ({
    release: [arnClaim('user', path, userName)],
    claim: { [arnClaim('user', newPath, userName)]: streamId },
  }),
  UserDeleted: ({ data, streamId }) => ({
    release: [
      streamId,
      nameClaim('user', data.userName),
      arnClaim('user', data.path ?? '/', data.userName),
      ...boundaryClaims(data, streamId).release,
    ],
    absent: [`${streamId}/access-key/`, `${streamId}/mfa/`],
    count: count(-1),
  }),
};
