import { fact, rowsAfter } from '../log.fixture';
import { policies } from './policies.projection';
import { policyVersions } from './policy-versions.projection';

const read = { policyArn: 'arn:aws:iam::100000000001:policy/team/read', policyId: 'ANPAREAD0000000000000' };
const document = (action: string) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
const history = [
  fact('PolicyCreated', { ...read, policyName: 'read', path: '/team/', description: 'reading' }),
  fact('PolicyVersionCreated', { ...read, versionId: 'v1', isDefaultVersion: true, policyDocument: document('s3:Get*') }),
  fact('PolicyVersionCreated', { ...read, versionId: 'v2', isDefaultVersion: false, policyDocument: document('s3:*') }),
];

describe('policies', () => {
  it('say which version is in force and when the newest one was made', () => {
    expect(rowsAfter(policies, ...history)).toMatchObject([
      {
        arn: read.policyArn,
        name: 'read',
        path: '/team/',
        defaultVersionId: 'v1',
        createdAt: '2026-01-01T00:00:00.000Z',
        updatedAt: '2026-01-03T00:00:00.000Z',
      },
    ]);
    expect(rowsAfter(policies, ...history, fact('DefaultPolicyVersionChanged', { ...read, versionId: 'v2' }))).toMatchObject([
      { defaultVersionId: 'v2' },
    ]);
  });

  it('keep tags exactly as they are spelled', () => {
    const tags = [
      { key: 'k', value: '1' },
      { key: 'K', value: '2' },
    ];
    expect(
      rowsAfter(policies, ...history, fact('PolicyTagged', { ...read, tags }), fact('PolicyUntagged', { ...read, tagKeys: ['K'] })),
    ).toMatchObject([{ tags: { k: '1' } }]);
  });

  it('know an inferred policy by its ARN', () => {
    expect(rowsAfter(policies, fact('PolicyInferred', { ...read, uniqueId: null }))).toMatchObject([
      { name: 'read', path: '/team/', uniqueId: null, defaultVersionId: null, origin: 'inferred' },
    ]);
  });
});

describe('policy versions', () => {
  it('come and go one by one, and all at once with the policy', () => {
    expect(rowsAfter(policyVersions, ...history, fact('PolicyVersionDeleted', { ...read, versionId: 'v1' }))).toEqual([
      { arn: read.policyArn, versions: { v2: { createdAt: '2026-01-03T00:00:00.000Z', document: document('s3:*') } } },
    ]);
    expect([
      ...rowsAfter(policyVersions, ...history, fact('PolicyDeleted', read)),
      ...rowsAfter(policies, ...history, fact('PolicyDeleted', read)),
    ]).toEqual([]);
  });
});
