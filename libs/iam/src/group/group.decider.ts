import { DomainError, iamArn, type Command } from '@app/kernel';
import { nameClaim, streamNamed } from '../claim-names';
import type { IamCommand } from '../iam-command';
import { attachPolicy, detachPolicy } from '../policy-holder/attached-policies';
import { existing } from '../policy-holder/holder';
import { deletePolicy, putPolicy } from '../policy-holder/inline-policies';
import { groupFold, groupHolder, type Group } from './group';
import * as bodies from './group.commands';
import { addUserToGroup, removeUserFromGroup } from './membership';

const taken = (name: string): DomainError => new DomainError('EntityAlreadyExists', `Group with name ${name} already exists.`);

export const createGroup: IamCommand<bodies.CreateGroup, Group> = {
  name: 'CreateGroup',
  body: bodies.CreateGroup,
  needs: ({ groupName }) => [nameClaim('group', groupName)],
  stream: (_, { freshId }) => `group/${freshId.AGPA}`,
  fold: groupFold,
  decide({ groupName, path = '/' }, _, { held, freshId }) {
    if (held.holder(nameClaim('group', groupName)) !== undefined) throw taken(groupName);
    return [{ type: 'GroupCreated', data: { groupName, groupId: freshId.AGPA, path } }];
  },
  result(_, group, accountId) {
    if (group.status !== 'active') return {};
    const { name, id, path, createdAt } = group;
    return { group: { path, groupName: name, groupId: id, arn: iamArn(accountId, 'group', path, name), createDate: createdAt } };
  },
};

/** Name and path may change in one call: two facts. */
export const updateGroup: IamCommand<bodies.UpdateGroup, Group> = {
  name: 'UpdateGroup',
  body: bodies.UpdateGroup,
  needs: ({ groupName, newGroupName }) => [groupName, newGroupName ?? groupName].map((name) => nameClaim('group', name)),
  stream: ({ groupName }, { held }) => streamNamed(held, 'group', groupName),
  fold: groupFold,
  decide(command, state, { held }) {
    const { name: groupName, id: groupId, path } = existing(state, 'group', command.groupName);
    const { newGroupName = groupName, newPath = path } = command;
    const holder = held.holder(nameClaim('group', newGroupName));
    if (holder !== undefined && holder !== `group/${groupId}`) throw taken(newGroupName);
    return [
      ...(newGroupName === groupName ? [] : [{ type: 'GroupRenamed', data: { groupName, groupId, newGroupName } } as const]),
      ...(newPath === path ? [] : [{ type: 'GroupPathChanged', data: { groupName: newGroupName, groupId, newPath } } as const]),
    ];
  },
  result: () => ({}),
};

export const deleteGroup: IamCommand<bodies.DeleteGroup, Group> = {
  name: 'DeleteGroup',
  body: bodies.DeleteGroup,
  needs({ groupName }, held) {
    const stream = held.holder(nameClaim('group', groupName));
    return [nameClaim('group', groupName), ...(stream === undefined ? [] : [`${stream}/member/`])];
  },
  stream: ({ groupName }, { held }) => streamNamed(held, 'group', groupName),
  fold: groupFold,
  decide(command, state, { held: claims }) {
    const { name: groupName, id: groupId, held } = existing(state, 'group', command.groupName);
    const obstacles: readonly (readonly [boolean, string])[] = [
      [claims.below(`group/${groupId}/member/`).length > 0, 'remove users from group'],
      [held.attached.size > 0, 'detach all policies'],
      [held.inline.size > 0, 'delete policies'],
    ];
    const obstacle = obstacles.find(([stands]) => stands);
    if (obstacle) throw new DomainError('DeleteConflict', `Cannot delete entity, must ${obstacle[1]} first.`);
    return [{ type: 'GroupDeleted', data: { groupName, groupId } }];
  },
  result: () => ({}),
};

export const groupCommands: readonly Command[] = [
  createGroup,
  updateGroup,
  deleteGroup,
  addUserToGroup,
  removeUserFromGroup,
  putPolicy(groupHolder, bodies.PutGroupPolicy),
  deletePolicy(groupHolder, bodies.DeleteGroupPolicy),
  attachPolicy(groupHolder, bodies.AttachGroupPolicy),
  detachPolicy(groupHolder, bodies.DetachGroupPolicy),
];
