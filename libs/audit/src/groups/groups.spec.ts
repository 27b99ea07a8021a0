import { attachments } from '../attachments/attachments.projection';
import { inlinePolicies } from '../inline-policies/inline-policies.projection';
import { fact, rowsAfter } from '../log.fixture';
import { memberships } from '../memberships/memberships.projection';
import { groups } from './groups.projection';

const devs = { groupName: 'devs', groupId: 'AGPADEVS0000000000000' };
const ann = { userName: 'ann', userId: 'AIDAANN0000000000000A' };
const policyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

describe('groups', () => {
  it('keep their id through names and paths', () => {
    expect(
      rowsAfter(
        groups,
        fact('GroupCreated', { ...devs, path: '/' }),
        fact('GroupRenamed', { ...devs, newGroupName: 'ops' }),
        fact('GroupPathChanged', { ...devs, newPath: '/x/' }),
      ),
    ).toEqual([
      {
        groupId: devs.groupId,
        name: 'ops',
        path: '/x/',
        uniqueId: devs.groupId,
        createdAt: '2026-01-01T00:00:00.000Z',
        origin: 'observed',
      },
    ]);
    expect(rowsAfter(groups, fact('GroupInferred', { ...devs, uniqueId: null, path: '/' }))).toMatchObject([
      { origin: 'inferred', createdAt: null },
    ]);
    expect(rowsAfter(groups, fact('GroupCreated', { ...devs, path: '/' }), fact('GroupDeleted', devs))).toEqual([]);
  });
});

describe('memberships', () => {
  it('join and leave by ids', () => {
    expect(rowsAfter(memberships, fact('UserAddedToGroup', { ...devs, ...ann }), fact('UserAddedToGroup', { ...devs, ...ann }))).toEqual([
      { groupId: devs.groupId, userId: ann.userId },
    ]);
    expect(
      rowsAfter(memberships, fact('UserAddedToGroup', { ...devs, ...ann }), fact('UserRemovedFromGroup', { ...devs, ...ann })),
    ).toEqual([]);
  });
});

describe('attachments', () => {
  it('refer to holder and policy', () => {
    expect(
      rowsAfter(
        attachments,
        fact('PolicyAttachedToUser', { ...ann, policyArn }),
        fact('PolicyAttachedToGroup', { ...devs, policyArn, policyId: 'ANPAREAD' }),
      ),
    ).toEqual([
      { holderId: devs.groupId, policyArn, holderKind: 'group', policyId: 'ANPAREAD' },
      { holderId: ann.userId, policyArn, holderKind: 'user', policyId: null },
    ]);
    expect(
      rowsAfter(attachments, fact('PolicyAttachedToUser', { ...ann, policyArn }), fact('PolicyDetachedFromUser', { ...ann, policyArn })),
    ).toEqual([]);
  });
});

describe('inline policies', () => {
  const own = { ...ann, policyName: 'own' };
  it('are replaced as a whole', () => {
    expect(
      rowsAfter(
        inlinePolicies,
        fact('InlinePolicyPutOnUser', { ...own, policyDocument: { Statement: [] } }),
        fact('InlinePolicyPutOnUser', { ...own, policyDocument: 'some text' }),
      ),
    ).toEqual([{ holderId: ann.userId, policyName: 'own', holderKind: 'user', document: 'some text' }]);
    expect(
      rowsAfter(inlinePolicies, fact('InlinePolicyPutOnUser', { ...own, policyDocument: {} }), fact('InlinePolicyDeletedFromUser', own)),
    ).toEqual([]);
  });
});
