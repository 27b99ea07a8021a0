import { sampleKeyId, specification } from '@app/testing';
import { iamEvents } from '../catalogue';
import { claimsOf } from '../commands';
import { createUser, deleteUser, updateUser } from '../user/user.decider';
import { createAccessKey, deleteAccessKey, updateAccessKey } from './access-key.decider';

const given = specification({ definitions: iamEvents, claimsOf });
const ann = { userName: 'ann' };
const withAnn = given(createUser, ann);
const first = { accessKeyId: sampleKeyId(2) };
const oneKey = withAnn.and(createAccessKey, ann);

describe('an access key', () => {
  it('is made active, in the lowest free slot', () => {
    withAnn
      .when(createAccessKey, { userName: 'ANN' })
      .then(['AccessKeyCreated', { ...first, userName: 'ann', userId: 'AIDAUSER00001', slot: 1 }])
      .answering({ accessKey: { ...first, userName: 'ann', status: 'Active', createDate: '2026-01-01T00:00:01.000Z' } });
    oneKey
      .and(createAccessKey, ann)
      .and(deleteAccessKey, { ...ann, ...first })
      .when(createAccessKey, ann)
      .then(['AccessKeyCreated', { slot: 1 }]);
  });

  it('is one of two at most', () => {
    oneKey.and(createAccessKey, ann).when(createAccessKey, ann).thenRefused('LimitExceeded', 'AccessKeysPerUser: 2');
    given().when(createAccessKey, ann).thenRefused('NoSuchEntity', 'The user with name ann cannot be found.');
  });

  it('is the root user’s where nobody is named', () => {
    given()
      .when(createAccessKey, {})
      .then(['AccessKeyCreated', { userId: '100000000001', slot: 1 }])
      .answering({ accessKey: { accessKeyId: sampleKeyId(1), status: 'Active' } });
    const two = given(createAccessKey, {}).and(createAccessKey, {});
    two.when(createAccessKey, {}).thenRefused('LimitExceeded');
    two.when(deleteAccessKey, { accessKeyId: sampleKeyId(1) }).then(['AccessKeyDeleted', { slot: 1 }]);
    oneKey.when(deleteAccessKey, first).thenRefused('NoSuchEntity');
  });

  it('is turned off and on', () => {
    const off = oneKey.and(updateAccessKey, { ...ann, ...first, status: 'Inactive' });
    oneKey.when(updateAccessKey, { ...ann, ...first, status: 'Inactive' }).then(['AccessKeyDeactivated', { ...first, ...ann }]);
    oneKey.when(updateAccessKey, { ...ann, ...first, status: 'Active' }).thenNothing();
    off.when(updateAccessKey, { ...ann, ...first, status: 'Inactive' }).thenNothing();
    off.when(updateAccessKey, { ...ann, ...first, status: 'Active' }).then(['AccessKeyActivated']);
    oneKey.when(updateAccessKey, { ...ann, ...first, status: 'Paused' as 'Active' }).thenRefused('ValidationError');
  });

  it('is its owner’s alone, under whatever name the owner goes', () => {
    const key = { ...first, status: 'Inactive' } as const;
    oneKey
      .and(createUser, { userName: 'bob' })
      .when(updateAccessKey, { userName: 'bob', ...key })
      .thenRefused('NoSuchEntity', 'The Access Key with id');
    oneKey
      .and(updateUser, { ...ann, newUserName: 'anna' })
      .when(updateAccessKey, { userName: 'anna', ...key })
      .then(['AccessKeyDeactivated', { userName: 'anna' }]);
  });

  it('that was deleted never comes back, and its user may go', () => {
    const none = oneKey.and(deleteAccessKey, { ...ann, ...first });
    none.when(deleteAccessKey, { ...ann, ...first }).thenRefused('NoSuchEntity');
    oneKey.when(deleteUser, ann).thenRefused('DeleteConflict', 'delete access keys');
    none.when(deleteUser, ann).then(['UserDeleted']);
  });
});
