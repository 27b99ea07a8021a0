import { booleanOf, documentOf, member, numberOf, tagsOf, textOf, textsOf, type Call } from '../call';
import { copies, fact, factIf, type MappedFact, type Mapping, type Mappings } from './mapping';

const HOLDERS = { User: 'userName', Group: 'groupName', Role: 'roleName' } as const;
type Holder = keyof typeof HOLDERS;

/** The calls on what users, groups and roles hold. */
function held(holder: Holder): Mappings {
  const name = HOLDERS[holder];
  return {
    [`Attach${holder}Policy`]: copies(`PolicyAttachedTo${holder}`, name, 'policyArn'),
    [`Detach${holder}Policy`]: copies(`PolicyDetachedFrom${holder}`, name, 'policyArn'),
    [`Put${holder}Policy`]: (call) => [
      fact(`InlinePolicyPutOn${holder}`, {
        [name]: call.text(name),
        policyName: call.text('policyName'),
        policyDocument: documentOf(member(call.request, 'policyDocument')),
      }),
    ],
    [`Delete${holder}Policy`]: copies(`InlinePolicyDeletedFrom${holder}`, name, 'policyName'),
  };
}

function limits(holder: 'User' | 'Role'): Mappings {
  const name = HOLDERS[holder];
  return {
    [`Put${holder}PermissionsBoundary`]: copies(`${holder}BoundarySet`, name, 'permissionsBoundary'),
    [`Delete${holder}PermissionsBoundary`]: copies(`${holder}BoundaryRemoved`, name),
    [`Tag${holder}`]: (call) => [fact(`${holder}Tagged`, { [name]: call.text(name), tags: tagsOf(call.request) })],
    [`Untag${holder}`]: (call) => [fact(`${holder}Untagged`, { [name]: call.text(name), tagKeys: textsOf(call.request, 'tagKeys') })],
  };
}

const renames =
  (holder: 'User' | 'Group'): Mapping =>
  (call) => {
    const name = HOLDERS[holder];
    const newName = `new${holder}Name`;
    const named = { [name]: call.text(name) };
    // The path first: it is told under the old name.
    return [
      ...factIf(call.text('newPath'), `${holder}PathChanged`, { ...named, newPath: call.text('newPath') }),
      ...factIf(call.text(newName), `${holder}Renamed`, { ...named, [newName]: call.text(newName) }),
    ];
  };

/** A role that was made, and who may assume it. */
function roleMade(call: Call, more: Readonly<Record<string, unknown>> = {}): MappedFact[] {
  const role = call.answer('role');
  const roleName = call.text('roleName') ?? textOf(role, 'roleName');
  const trust = documentOf(member(call.request, 'assumeRolePolicyDocument') ?? member(role, 'assumeRolePolicyDocument'));
  return [
    fact('RoleCreated', {
      roleName,
      roleId: textOf(role, 'roleId'),
      path: textOf(role, 'path') ?? call.text('path') ?? '/',
      description: call.text('description') ?? textOf(role, 'description'),
      maxSessionDuration: numberOf(call.request, 'maxSessionDuration') ?? numberOf(role, 'maxSessionDuration'),
      permissionsBoundary: call.text('permissionsBoundary') ?? textOf(member(role, 'permissionsBoundary'), 'permissionsBoundaryArn'),
      tags: tagsOf(call.request) ?? tagsOf(role),
      ...more,
    }),
    ...factIf(trust, 'TrustPolicySet', { roleName, policyDocument: trust }),
  ];
}

const describesRole: Mapping = (call) => {
  const roleName = call.text('roleName');
  const description = member(call.request, 'description');
  const maxSessionDuration = numberOf(call.request, 'maxSessionDuration');
  return [
    ...factIf(description, 'RoleDescriptionChanged', { roleName, description }),
    ...factIf(maxSessionDuration, 'RoleMaxSessionDurationChanged', { roleName, maxSessionDuration }),
  ];
};

export const principalMappings: Mappings = {
  CreateUser: (call) => {
    const user = call.answer('user');
    return [
      fact('UserCreated', {
        userName: call.text('userName') ?? textOf(user, 'userName'),
        userId: textOf(user, 'userId'),
        path: textOf(user, 'path') ?? call.text('path') ?? '/',
        permissionsBoundary: call.text('permissionsBoundary') ?? textOf(member(user, 'permissionsBoundary'), 'permissionsBoundaryArn'),
        tags: tagsOf(call.request) ?? tagsOf(user),
      }),
    ];
  },
  UpdateUser: renames('User'),
  DeleteUser: copies('UserDeleted', 'userName'),
  ...held('User'),
  ...limits('User'),
  CreateGroup: (call) => {
    const group = call.answer('group');
    return [
      fact('GroupCreated', {
        groupName: call.text('groupName') ?? textOf(group, 'groupName'),
        groupId: textOf(group, 'groupId'),
        path: textOf(group, 'path') ?? call.text('path') ?? '/',
      }),
    ];
  },
  UpdateGroup: renames('Group'),
  DeleteGroup: copies('GroupDeleted', 'groupName'),
  AddUserToGroup: copies('UserAddedToGroup', 'groupName', 'userName'),
  RemoveUserFromGroup: copies('UserRemovedFromGroup', 'groupName', 'userName'),
  ...held('Group'),
  CreateRole: (call) => roleMade(call),
  AcquireRole: (call) => roleMade(call, { fromTemplate: call.text('templateArn') }),
  CreateServiceLinkedRole: (call) => roleMade(call, { serviceLinked: true, awsServiceName: call.text('awsServiceName') }),
  DeleteServiceLinkedRole: (call) => [
    fact('RoleDeletionRequested', { roleName: call.text('roleName'), deletionTaskId: textOf(call.response, 'deletionTaskId') }),
  ],
  UpdateRole: describesRole,
  UpdateRoleDescription: describesRole,
  UpdateAssumeRolePolicy: (call) => [
    fact('TrustPolicySet', { roleName: call.text('roleName'), policyDocument: documentOf(member(call.request, 'policyDocument')) }),
  ],
  DeleteRole: copies('RoleDeleted', 'roleName'),
  ...held('Role'),
  ...limits('Role'),
  CreateLoginProfile: (call) => [
    fact('ConsoleAccessEnabled', {
      ...call.owner(call.answer('loginProfile')),
      passwordResetRequired: booleanOf(call.request, 'passwordResetRequired'),
    }),
  ],
  UpdateLoginProfile: (call) => [
    fact('PasswordReset', { ...call.owner(), passwordResetRequired: booleanOf(call.request, 'passwordResetRequired') }),
  ],
  DeleteLoginProfile: (call) => [fact('ConsoleAccessDisabled', { ...call.owner() })],
  ChangePassword: (call) => [fact('PasswordChanged', { ...call.caller })],
};
