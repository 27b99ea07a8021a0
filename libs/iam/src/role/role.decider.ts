import { DomainError, type Command } from '@app/kernel';
import { nameClaim } from '../claim-names';
import { defined, type IamCommand } from '../iam-command';
import { attachPolicy, detachPolicy } from '../policy-holder/attached-policies';
import { deleteBoundary, firstBoundary, putBoundary } from '../policy-holder/boundary';
import { tagHolder, untagHolder } from '../policy-holder/holder-tags';
import { deletePolicy, putPolicy } from '../policy-holder/inline-policies';
import { policyNeeds } from '../policy/policy-reference';
import { firstTags } from '../tag/tags';
import { trustNeeds, trustOf } from '../trust-policy/trusted-principals';
import { existingRole, ofRole } from './existing-role';
import { roleFold, roleHolder, type Role } from './role';
import { answeredRole, updateAssumeRolePolicy, updateRole, updateRoleDescription } from './role-changes';
import * as bodies from './role.commands';

export const createRole: IamCommand<bodies.CreateRole, Role> = {
  name: 'CreateRole',
  body: bodies.CreateRole,
  needs: ({ roleName, assumeRolePolicyDocument, permissionsBoundary }, _, accountId) => [
    nameClaim('role', roleName),
    ...policyNeeds(permissionsBoundary, accountId),
    ...trustNeeds(assumeRolePolicyDocument, accountId),
  ],
  stream: (_, { freshId }) => `role/${freshId.AROA}`,
  fold: roleFold,
  decide(command, _, { held, accountId, freshId }) {
    const { roleName, path = '/', description, maxSessionDuration = 3600, tags } = command;
    if (held.holder(nameClaim('role', roleName)) !== undefined)
      throw new DomainError('EntityAlreadyExists', `Role with name ${roleName} already exists.`);
    const trust = trustOf(command.assumeRolePolicyDocument, held, accountId);
    const boundary = firstBoundary(command.permissionsBoundary, held, accountId);
    const role = { roleName, roleId: freshId.AROA };
    const data = { ...role, path, description, maxSessionDuration, ...boundary, tags: firstTags(tags, 'ignoring-case') };
    return [
      { type: 'RoleCreated', data: defined(data) },
      { type: 'TrustPolicySet', data: { ...role, ...trust } },
    ];
  },
  result: (_, role, accountId) => answeredRole(role, accountId),
};

/** Only a role without policies can go; a boundary ends with it. */
export const deleteRole: IamCommand<bodies.DeleteRole, Role> = {
  name: 'DeleteRole',
  body: bodies.DeleteRole,
  ...ofRole,
  decide(command, state) {
    const { name: roleName, id: roleId, path, held } = existingRole(state, command);
    if (held.attached.size > 0) throw new DomainError('DeleteConflict', 'Cannot delete entity, must detach all policies first.');
    if (held.inline.size > 0) throw new DomainError('DeleteConflict', 'Cannot delete entity, must delete policies first.');
    return [{ type: 'RoleDeleted', data: defined({ roleName, roleId, path, endedBoundaryId: held.boundary?.policyId }) }];
  },
};

export const roleCommands: readonly Command[] = [
  createRole,
  updateRole,
  updateRoleDescription,
  updateAssumeRolePolicy,
  deleteRole,
  tagHolder(roleHolder, bodies.TagRole),
  untagHolder(roleHolder, bodies.UntagRole),
  putBoundary(roleHolder, bodies.PutRolePermissionsBoundary),
  deleteBoundary(roleHolder, bodies.DeleteRolePermissionsBoundary),
  putPolicy(roleHolder, bodies.PutRolePolicy),
  deletePolicy(roleHolder, bodies.DeleteRolePolicy),
  attachPolicy(roleHolder, bodies.AttachRolePolicy),
  detachPolicy(roleHolder, bodies.DetachRolePolicy),
];
