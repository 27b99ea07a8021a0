import { specification } from '@app/testing';
import { iamEvents } from '../catalogue';
import { claimsOf, iamCommands } from '../commands';
import { createUser, deleteUser, updateUser } from './user.decider';

const given = specification({ definitions: iamEvents, claimsOf });
const ann = { userName: 'ann' };
const named = (name: string) => iamCommands.find((command) => command.name === name)!;

describe('a user', () => {
  it('is created with an id, at the root path if none is given', () => {
    given()
      .when(createUser, ann)
      .then(['UserCreated', { userName: 'ann', userId: 'AIDAUSER00001', path: '/' }])
      .answering({
        user: {
          path: '/',
          userName: 'ann',
          userId: 'AIDAUSER00001',
          arn: 'arn:aws:iam::100000000001:user/ann',
          createDate: '2026-01-01T00:00:00.000Z',
        },
      });
  });

  it('is created with path and tags', () => {
    given()
      .when(createUser, { userName: 'deep', path: '/sales/emea/', tags: [{ key: 'team', value: 'Ünïted 漢字 @home' }] })
      .then(['UserCreated', { path: '/sales/emea/', tags: [{ key: 'team', value: 'Ünïted 漢字 @home' }] }])
      .answering({ user: { arn: 'arn:aws:iam::100000000001:user/sales/emea/deep', tags: [{ key: 'team' }] } });
  });

  it('has a name that nobody else has, whatever the letter case', () => {
    given(createUser, ann).when(createUser, { userName: 'ANN' }).thenRefused('EntityAlreadyExists', 'ANN');
  });

  it.each([
    [{ userName: 'sp ace' }],
    [{ userName: 'x'.repeat(65) }],
    [{ userName: '' }],
    [{}],
    [{ userName: 7 }],
    [{ userName: null }],
    [{ userName: ['a'] }],
    [{ userName: 'bad/slash' }],
    [{ userName: 'a\u0000b' }],
    [{ userName: 'a\n' }],
    [{ userName: 'p', path: 'a/b' }],
    [{ userName: 'p', path: '/no-end' }],
    [{ userName: 'p', path: null }],
    [{ userName: 'p', tags: 'k=v' }],
    [{ userName: 'p', tags: [null] }],
    [{ userName: 'p', tags: [{ key: 'k' }] }],
    [{ userName: 'p', tags: [{ key: 'NOWAY!', value: '' }] }],
    [{ userName: 'p', tags: [{ key: 'k', value: '\ud800' }] }],
    [{ userName: 'p', tags: Array.from({ length: 51 }, (_, at) => ({ key: `k${at}`, value: '' })) }],
    [{ userName: 'p', permissionsBoundary: 'arn' }],
    [{ userName: 'p', colour: 'red' }],
  ])('is refused with the parameters %j', (body) => {
    given()
      .when(createUser, body as never)
      .thenRefused('ValidationError');
  });

  it('is not created with one tag twice', () => {
    const tags = [
      { key: 'Team', value: 'a' },
      { key: 'team', value: 'b' },
    ];
    given().when(createUser, { userName: 'ann', tags }).thenRefused('InvalidInput', 'Duplicate tag keys');
  });

  it('keeps its id under another name, and the old name is free', () => {
    const renamed = given(createUser, ann).and(updateUser, { userName: 'Ann', newUserName: 'anna' });
    renamed.when(createUser, ann).then(['UserCreated', { userName: 'ann' }]);
    renamed.when(deleteUser, { userName: 'anna' }).then(['UserDeleted', { userName: 'anna', userId: 'AIDAUSER00001' }]);
    renamed.when(deleteUser, ann).thenRefused('NoSuchEntity', 'The user with name ann cannot be found.');
  });

  it('changes name and path in one call', () => {
    given(createUser, ann)
      .when(updateUser, { userName: 'ann', newUserName: 'Ann', newPath: '/sales/' })
      .then(
        ['UserRenamed', { userName: 'ann', newUserName: 'Ann' }],
        ['UserPathChanged', { userName: 'Ann', path: '/', newPath: '/sales/' }],
      );
  });

  it('does not change to what it is', () => {
    given(createUser, ann).when(updateUser, { userName: 'ann', newUserName: 'ann', newPath: '/' }).thenNothing().answering({});
  });

  it('does not get another one’s name', () => {
    given(createUser, ann)
      .and(createUser, { userName: 'bob' })
      .when(updateUser, { userName: 'bob', newUserName: 'ANN' })
      .thenRefused('EntityAlreadyExists');
  });

  it('that was deleted is gone, and another one of its name has another id', () => {
    const gone = given(createUser, ann).and(deleteUser, ann);
    gone.when(deleteUser, ann).thenRefused('NoSuchEntity');
    gone.when(named('TagUser'), { ...ann, tags: [{ key: 'a', value: 'b' }] }).thenRefused('NoSuchEntity');
    gone.when(createUser, ann).then(['UserCreated', { userId: 'AIDAUSER00003' }]);
  });
});

describe('tags of a user', () => {
  const tagUser = named('TagUser');
  const tagged = given(createUser, ann).and(tagUser, {
    ...ann,
    tags: [
      { key: 'team', value: 'a' },
      { key: 'cost', value: '1' },
    ],
  });

  it('are set where they change', () => {
    tagged
      .when(tagUser, {
        ...ann,
        tags: [
          { key: 'team', value: 'b' },
          { key: 'cost', value: '1' },
        ],
      })
      .then(['UserTagged', { tags: [{ key: 'team', value: 'b' }] }]);
    tagged.when(tagUser, { ...ann, tags: [{ key: 'cost', value: '1' }] }).thenNothing();
  });

  it('have keys that ignore case: another spelling replaces', () => {
    tagged
      .when(tagUser, { ...ann, tags: [{ key: 'Team', value: 'a' }] })
      .then(['UserUntagged', { tagKeys: ['team'] }], ['UserTagged', { tags: [{ key: 'Team', value: 'a' }] }]);
  });

  it('are at most 50', () => {
    const tags = Array.from({ length: 49 }, (_, at) => ({ key: `k${at}`, value: '' }));
    tagged.when(tagUser, { ...ann, tags }).thenRefused('LimitExceeded', '50');
    tagged.when(tagUser, { ...ann, tags: tags.slice(1) }).then(['UserTagged']);
  });

  it('are removed by key; those that are not there are passed over', () => {
    tagged.when(named('UntagUser'), { ...ann, tagKeys: ['TEAM', 'none'] }).then(['UserUntagged', { tagKeys: ['team'] }]);
    tagged.when(named('UntagUser'), { ...ann, tagKeys: ['none'] }).thenNothing();
  });
});
