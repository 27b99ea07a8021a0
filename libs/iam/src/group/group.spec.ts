import { specification } from '@app/testing';
import { iamEvents } from '../catalogue';
import { claimsOf } from '../commands';
import { createUser, deleteUser } from '../user/user.decider';
import { createGroup, deleteGroup, updateGroup } from './group.decider';
import { addUserToGroup, removeUserFromGroup } from './membership';

const given = specification({ definitions: iamEvents, claimsOf });
const devs = { groupName: 'devs' };
const annInDevs = { groupName: 'devs', userName: 'ann' };

describe('a group', () => {
  it('is created', () => {
    given()
      .when(createGroup, { groupName: 'devs', path: '/it/' })
      .then(['GroupCreated', { groupName: 'devs', groupId: 'AGPAGROUP00001', path: '/it/' }])
      .answering({ group: { arn: 'arn:aws:iam::100000000001:group/it/devs', groupName: 'devs', groupId: 'AGPAGROUP00001', path: '/it/' } });
  });

  it('has a name of its own, whatever the letter case', () => {
    given(createGroup, devs).when(createGroup, { groupName: 'DEVS' }).thenRefused('EntityAlreadyExists');
    given(createGroup, devs)
      .and(createGroup, { groupName: 'ops' })
      .when(updateGroup, { groupName: 'ops', newGroupName: 'Devs' })
      .thenRefused('EntityAlreadyExists');
  });

  it('changes name and path', () => {
    given(createGroup, devs)
      .when(updateGroup, { groupName: 'devs', newGroupName: 'makers', newPath: '/it/' })
      .then(['GroupRenamed', { newGroupName: 'makers' }], ['GroupPathChanged', { groupName: 'makers', newPath: '/it/' }]);
  });

  it('is not deleted while it has members', () => {
    const withAnn = given(createGroup, devs).and(createUser, { userName: 'ann' }).and(addUserToGroup, annInDevs);
    withAnn.when(deleteGroup, devs).thenRefused('DeleteConflict', 'must remove users from group first');
    withAnn.and(removeUserFromGroup, annInDevs).when(deleteGroup, devs).then(['GroupDeleted', devs]);
    given().when(deleteGroup, devs).thenRefused('NoSuchEntity', 'The group with name devs cannot be found.');
  });
});

describe('membership', () => {
  const both = given(createGroup, devs).and(createUser, { userName: 'ann' });

  it('begins once', () => {
    both
      .when(addUserToGroup, { groupName: 'DEVS', userName: 'Ann' })
      .then(['UserAddedToGroup', { groupName: 'devs', groupId: 'AGPAGROUP00001', userName: 'ann', userId: 'AIDAUSER00002' }]);
    both.and(addUserToGroup, annInDevs).when(addUserToGroup, annInDevs).thenNothing();
  });

  it('needs both', () => {
    both.when(addUserToGroup, { groupName: 'nope', userName: 'ann' }).thenRefused('NoSuchEntity', 'group with name nope');
    both.when(addUserToGroup, { groupName: 'devs', userName: 'nope' }).thenRefused('NoSuchEntity', 'user with name nope');
    both.when(removeUserFromGroup, annInDevs).thenRefused('NoSuchEntity', 'User ann not in group devs');
  });

  it('is of ten groups at most', () => {
    const names = Array.from({ length: 11 }, (_, at) => `g${at}`);
    const ten = names
      .slice(0, 10)
      .reduce((past, groupName) => past.and(createGroup, { groupName }).and(addUserToGroup, { groupName, userName: 'ann' }), both);
    ten
      .and(createGroup, { groupName: 'g10' })
      .when(addUserToGroup, { groupName: 'g10', userName: 'ann' })
      .thenRefused('LimitExceeded', '10');
  });

  it('keeps its user from being deleted, under whatever name the group goes', () => {
    const renamed = both.and(addUserToGroup, annInDevs).and(updateGroup, { groupName: 'devs', newGroupName: 'makers' });
    renamed.when(deleteUser, { userName: 'ann' }).thenRefused('DeleteConflict', 'groups');
    renamed.when(removeUserFromGroup, { groupName: 'makers', userName: 'ann' }).then(['UserRemovedFromGroup', { groupName: 'makers' }]);
  });
});
