import { canonicalJson, iamArn } from '@app/kernel';
import { nameClaim } from '../claim-names';
import { defined, type IamCommand } from '../iam-command';
import { boundaryAnswer } from '../policy-holder/boundary';
import { tagList } from '../tag/tags';
import { trustNeeds, trustOf } from '../trust-policy/trusted-principals';
import { existingRole, ofRole } from './existing-role';
import type { ActiveRole, Role } from './role';
import { UpdateAssumeRolePolicy, UpdateRole, UpdateRoleDescription } from './role.commands';

const changedDescription = ({ name: roleName, id: roleId, description: former }: ActiveRole, description: string | undefined) =>
  description === undefined || description === (former ?? '')
    ? []
    : [{ type: 'RoleDescriptionChanged', data: { roleName, roleId, description } } as const];

const changedSession = ({ name: roleName, id: roleId, maxSessionDuration: former }: ActiveRole, maxSessionDuration: number | undefined) =>
  maxSessionDuration === undefined || maxSessionDuration === former
    ? []
    : [{ type: 'RoleMaxSessionDurationChanged', data: { roleName, roleId, maxSessionDuration } } as const];

/** Description and length of sessions, each a fact of its own; what is left out stays. */
export const updateRole: IamCommand<UpdateRole, Role> = {
  name: 'UpdateRole',
  body: UpdateRole,
  ...ofRole,
  decide(command, state) {
    const role = existingRole(state, command);
    return [...changedDescription(role, command.description), ...changedSession(role, command.maxSessionDuration)];
  },
};

export const updateRoleDescription: IamCommand<UpdateRoleDescription, Role> = {
  name: 'UpdateRoleDescription',
  body: UpdateRoleDescription,
  ...ofRole,
  decide: (command, state) => changedDescription(existingRole(state, command), command.description),
  result: (_, role, accountId) => answeredRole(role, accountId),
};

/** The same document is a change if somebody else bears one of its names by now. */
export const updateAssumeRolePolicy: IamCommand<UpdateAssumeRolePolicy, Role> = {
  name: 'UpdateAssumeRolePolicy',
  body: UpdateAssumeRolePolicy,
  ...ofRole,
  needs: ({ roleName, policyDocument }, _, accountId) => [nameClaim('role', roleName), ...trustNeeds(policyDocument, accountId)],
  decide(command, state, { held, accountId }) {
    const { name: roleName, id: roleId, trustPolicy, boundPrincipals } = existingRole(state, command);
    const trust = trustOf(command.policyDocument, held, accountId);
    const same = canonicalJson([trust.policyDocument, trust.boundPrincipals ?? {}]) === canonicalJson([trustPolicy, boundPrincipals]);
    return same ? [] : [{ type: 'TrustPolicySet', data: { roleName, roleId, ...trust } }];
  },
};

/** AWS's Role. */
export function answeredRole(role: Role, accountId: string): object {
  if (role.status !== 'active') return {};
  const { name, id, path, createdAt, held, trustPolicy, description, maxSessionDuration } = role;
  const identity = { path, roleName: name, roleId: id, arn: iamArn(accountId, 'role', path, name), createDate: createdAt };
  const rest = { assumeRolePolicyDocument: trustPolicy, description, maxSessionDuration };
  return { role: defined({ ...identity, ...rest, permissionsBoundary: boundaryAnswer(held.boundary), tags: tagList(held.tags) }) };
}
