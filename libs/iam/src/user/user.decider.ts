import { DomainError, iamArn, type Command } from '@app/kernel';
import { nameClaim, streamNamed } from '../claim-names';
import { defined, type IamCommand } from '../iam-command';
import { attachPolicy, detachPolicy } from '../policy-holder/attached-policies';
import { boundaryAnswer, deleteBoundary, firstBoundary, putBoundary } from '../policy-holder/boundary';
import { existing } from '../policy-holder/holder';
import { tagHolder, untagHolder } from '../policy-holder/holder-tags';
import { deletePolicy, putPolicy } from '../policy-holder/inline-policies';
import { policyNeeds } from '../policy/policy-reference';
import { firstTags, tagList } from '../tag/tags';
import { userFold, userHolder, type User } from './user';
import * as bodies from './user.commands';

const taken = (name: string): DomainError => new DomainError('EntityAlreadyExists', `User with name ${name} already exists.`);

export const createUser: IamCommand<bodies.CreateUser, User> = {
  name: 'CreateUser',
  body: bodies.CreateUser,
  needs: ({ userName, permissionsBoundary }, _, accountId) => [nameClaim('user', userName), ...policyNeeds(permissionsBoundary, accountId)],
  stream: (_, { freshId }) => `user/${freshId.AIDA}`,
  fold: userFold,
  decide({ userName, path = '/', permissionsBoundary, tags }, _, { held, accountId, freshId }) {
    if (held.holder(nameClaim('user', userName)) !== undefined) throw taken(userName);
    const boundary = firstBoundary(permissionsBoundary, held, accountId);
    const data = { userName, userId: freshId.AIDA, path, ...boundary, tags: firstTags(tags, 'ignoring-case') };
    return [{ type: 'UserCreated', data: defined(data) }];
  },
  result(_, user, accountId) {
    if (user.status !== 'active') return {};
    const { name, id, path, createdAt, held } = user;
    const answer = { path, userName: name, userId: id, arn: iamArn(accountId, 'user', path, name), createDate: createdAt };
    return { user: defined({ ...answer, permissionsBoundary: boundaryAnswer(held.boundary), tags: tagList(held.tags) }) };
  },
};

/** Name and path may change in one call: two facts. */
export const updateUser: IamCommand<bodies.UpdateUser, User> = {
  name: 'UpdateUser',
  body: bodies.UpdateUser,
  needs: ({ userName, newUserName }) => [userName, newUserName ?? userName].map((name) => nameClaim('user', name)),
  stream: ({ userName }, { held }) => streamNamed(held, 'user', userName),
  fold: userFold,
  decide(command, state, { held }) {
    const { name: userName, id: userId, path } = existing(state, 'user', command.userName);
    const { newUserName = userName, newPath = path } = command;
    const holder = held.holder(nameClaim('user', newUserName));
    if (holder !== undefined && holder !== `user/${userId}`) throw taken(newUserName);
    return [
      ...(newUserName === userName ? [] : [{ type: 'UserRenamed', data: { userName, userId, path, newUserName } } as const]),
      ...(newPath === path ? [] : [{ type: 'UserPathChanged', data: { userName: newUserName, userId, path, newPath } } as const]),
    ];
  },
  result: () => ({}),
};

/** Only a user without credentials, grants and groups can go; a boundary ends with it. */
export const deleteUser: IamCommand<bodies.DeleteUser, User> = {
  name: 'DeleteUser',
  body: bodies.DeleteUser,
  needs({ userName }, held) {
    const stream = held.holder(nameClaim('user', userName));
    return [nameClaim('user', userName), ...(stream === undefined ? [] : [`${stream}/access-key/`, `${stream}/mfa/`])];
  },
  stream: ({ userName }, { held }) => streamNamed(held, 'user', userName),
  fold: userFold,
  decide(command, state, { held: claims }) {
    const { name: userName, id: userId, path, held, groups, loginProfile } = existing(state, 'user', command.userName);
    const obstacles: readonly (readonly [boolean, string])[] = [
      [claims.below(`user/${userId}/access-key/`).length > 0, 'delete access keys'],
      [claims.below(`user/${userId}/mfa/`).length > 0, 'deactivate MFA devices'],
      [loginProfile !== null, 'delete login profile'],
      [groups.size > 0, 'remove user from all groups'],
      [held.attached.size > 0, 'detach all policies'],
      [held.inline.size > 0, 'delete policies'],
    ];
    const obstacle = obstacles.find(([stands]) => stands);
    if (obstacle) throw new DomainError('DeleteConflict', `Cannot delete entity, must ${obstacle[1]} first.`);
    return [{ type: 'UserDeleted', data: defined({ userName, userId, path, endedBoundaryId: held.boundary?.policyId }) }];
  },
  result: () => ({}),
};

export const userCommands: readonly Command[] = [
  createUser,
  updateUser,
  deleteUser,
  tagHolder(userHolder, bodies.TagUser),
  untagHolder(userHolder, bodies.UntagUser),
  putBoundary(userHolder, bodies.PutUserPermissionsBoundary),
  deleteBoundary(userHolder, bodies.DeleteUserPermissionsBoundary),
  putPolicy(userHolder, bodies.PutUserPolicy),
  deletePolicy(userHolder, bodies.DeleteUserPolicy),
  attachPolicy(userHolder, bodies.AttachUserPolicy),
  detachPolicy(userHolder, bodies.DetachUserPolicy),
];
