import type { Fold } from '@app/kernel';
import { arnClaim, nameClaim } from '../claim-names';
import type { ClaimRules } from '../claim-rules';
import { foldOf } from '../iam-command';
import { evolveHoldings, firstHoldings } from '../policy-holder/holdings';
import type { ActiveHolder, Holder } from '../policy-holder/holder';
import { boundaryClaims } from '../policy-holder/policy-holder.claims';
import type { RoleHeldEvent } from '../policy-holder/policy-holder.events';
import { boundStreams } from '../trust-policy/bound-principals';
import type { RoleEvent } from './role.events';

/** Seconds that a session lasts at most where nobody said otherwise. */
const DEFAULT_SESSION = 3600;

export interface ActiveRole extends ActiveHolder {
  readonly trustPolicy: unknown;
  /** ARN → unique id, as the trust policy was bound when it was set. */
  readonly boundPrincipals: Readonly<Record<string, string>>;
  readonly description: string | undefined;
  /** Seconds. */
  readonly maxSessionDuration: number;
}

export type Role = { readonly status: 'missing' } | { readonly status: 'deleted' } | ActiveRole;

type RoleStreamEvent = RoleEvent | RoleHeldEvent;

export const roleFold: Fold<Role> = foldOf<Role, RoleStreamEvent>({ status: 'missing' }, (role, event) => {
  if (event.type === 'RoleCreated') return created(event);
  return role.status === 'active' ? changed(role, event) : role;
});

const created = ({ streamId, occurredAt, data }: Extract<RoleEvent, { type: 'RoleCreated' }>): Role => ({
  status: 'active',
  id: data.roleId ?? streamId,
  name: data.roleName,
  path: data.path,
  createdAt: occurredAt,
  held: firstHoldings(data),
  trustPolicy: null,
  boundPrincipals: {},
  description: data.description,
  maxSessionDuration: data.maxSessionDuration ?? DEFAULT_SESSION,
});

function changed(role: ActiveRole, event: Exclude<RoleStreamEvent, { type: 'RoleCreated' }>): Role {
  switch (event.type) {
    case 'TrustPolicySet':
      return { ...role, trustPolicy: event.data.policyDocument, boundPrincipals: event.data.boundPrincipals ?? {} };
    case 'RoleDescriptionChanged':
      return { ...role, description: event.data.description };
    case 'RoleMaxSessionDurationChanged':
      return { ...role, maxSessionDuration: event.data.maxSessionDuration };
    case 'RoleDeleted':
      return { status: 'deleted' };
    case 'RoleDeletionRequested':
      return role;
    case 'PolicyAttachedToRole':
    case 'PolicyDetachedFromRole':
    case 'InlinePolicyPutOnRole':
    case 'InlinePolicyDeletedFromRole':
    case 'RoleBoundarySet':
    case 'RoleBoundaryRemoved':
    case 'RoleTagged':
    case 'RoleUntagged':
      return { ...role, held: evolveHoldings(role.held, event) };
  }
}

/** Roles as holders of policies, boundary and tags. */
export const roleHolder: Holder<'roleName'> = {
  kind: 'Role',
  noun: 'role',
  nameMember: 'roleName',
  idMember: 'roleId',
  fold: roleFold,
  inlineQuota: 10_240,
};

/** AWS's default quota. */
const count = (by: 1 | -1) => ({ of: 'roles', by, atMost: 1000 });

export const roleClaims: ClaimRules = {
  RoleCreated({ data, streamId }) {
    const { claim, present } = boundaryClaims(data, streamId);
    const names = {
      [streamId]: streamId,
      [nameClaim('role', data.roleName)]: streamId,
      [arnClaim('role', data.path, data.roleName)]: streamId,
    };
    return { claim: { ...names, ...claim }, present, count: count(1) };
  },
  TrustPolicySet: ({ data }) => ({ present: boundStreams(data.boundPrincipals) }),
  RoleDeleted: ({ data, streamId }) => ({
    release: [
      streamId,
      nameClaim('role', data.roleName),
      arnClaim('role', data.path ?? '/', data.roleName),
      ...boundaryClaims(data, streamId).release,
    ],
    count: count(-1),
  }),
};
