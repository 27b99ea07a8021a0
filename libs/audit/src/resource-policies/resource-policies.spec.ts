import { fact, rowsAfter } from '../log.fixture';
import { resourcePolicies } from './resource-policies.projection';

const resourceArn = 'arn:aws:s3:::reports';
const document = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }] };
const set = fact('ResourcePolicySet', { resourceArn, document, boundPrincipals: { 'arn:aws:iam::1:user/ann': 'AIDA1' } });

describe('resource policies', () => {
  it('are the last that was set', () => {
    expect(rowsAfter(resourcePolicies, fact('ResourcePolicySet', { resourceArn, document: {} }), set)).toEqual([
      { resourceArn, document, boundPrincipals: { 'arn:aws:iam::1:user/ann': 'AIDA1' } },
    ]);
  });

  it.each([
    ['a command', { resourceArn }],
    ['DeleteBucketPolicy', { resourceArn, eventName: 'DeleteBucketPolicy' }],
  ])('go with %s', (_, data) => expect(rowsAfter(resourcePolicies, set, fact('ResourcePolicyRemoved', data))).toEqual([]));

  it('go when a service is given an empty text', () => {
    expect(rowsAfter(resourcePolicies, set, fact('ResourcePolicySet', { resourceArn, document: '' }))).toEqual([]);
  });

  it.each([
    fact('ResourcePolicySet', { resourceArn, eventName: 'PutBucketAcl' }),
    fact('ResourcePolicyRemoved', { resourceArn, eventName: 'DeleteBucketPublicAccessBlock' }),
    fact('ResourcePolicyRemoved', { resourceArn, eventName: 'RemovePermission' }),
    fact('ResourcePolicySet', { resourceArn: 'a-queue', document }),
    fact('ResourcePolicySet', { document }),
  ])('stay when something else is told', (other) => expect(rowsAfter(resourcePolicies, set, other)).toHaveLength(1));
});
