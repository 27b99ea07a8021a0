import { DomainError, type CommandContext } from '@app/kernel';
import { nameClaim, streamNamed } from '../claim-names';
import type { IamCommand } from '../iam-command';
import { existing, type ActiveHolder } from '../policy-holder/holder';
import { userFold, type User } from '../user/user';
import { groupFold, type Group } from './group';
import { AddUserToGroup, RemoveUserFromGroup } from './group.commands';

const MAX_GROUPS = 10;

interface WithGroup extends CommandContext {
  readonly also: { readonly group: Group };
}

/** Decided on the user's stream; the group's tells its name as it is spelled. */
const membership = {
  needs: ({ userName, groupName }: AddUserToGroup) => [nameClaim('user', userName), nameClaim('group', groupName)],
  stream: ({ userName }: AddUserToGroup, { held }: CommandContext) => streamNamed(held, 'user', userName),
  fold: userFold,
  also: {
    group: { stream: ({ groupName }: AddUserToGroup, { held }: CommandContext) => streamNamed(held, 'group', groupName), fold: groupFold },
  },
  result: () => ({}),
};

const namesOf = (user: ActiveHolder, group: ActiveHolder) => ({
  groupName: group.name,
  groupId: group.id,
  userName: user.name,
  userId: user.id,
});

/** In silence if the user is a member already. */
export const addUserToGroup: IamCommand<AddUserToGroup, User, WithGroup> = {
  name: 'AddUserToGroup',
  body: AddUserToGroup,
  ...membership,
  decide(command, state, { also }) {
    const user = existing(state, 'user', command.userName);
    const group = existing(also.group, 'group', command.groupName);
    if (user.groups.has(group.id)) return [];
    if (user.groups.size >= MAX_GROUPS) throw new DomainError('LimitExceeded', `Cannot exceed quota for GroupsPerUser: ${MAX_GROUPS}`);
    return [{ type: 'UserAddedToGroup', data: namesOf(user, group) }];
  },
};

export const removeUserFromGroup: IamCommand<RemoveUserFromGroup, User, WithGroup> = {
  name: 'RemoveUserFromGroup',
  body: RemoveUserFromGroup,
  ...membership,
  decide(command, state, { also }) {
    const user = existing(state, 'user', command.userName);
    const group = existing(also.group, 'group', command.groupName);
    if (!user.groups.has(group.id)) throw new DomainError('NoSuchEntity', `User ${user.name} not in group ${group.name}`);
    return [{ type: 'UserRemovedFromGroup', data: namesOf(user, group) }];
  },
};
