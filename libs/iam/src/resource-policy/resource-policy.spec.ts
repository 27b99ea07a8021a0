import { specification } from '@app/testing';
import { iamEvents } from '../catalogue';
import { claimsOf } from '../commands';
import { createUser, deleteUser } from '../user/user.decider';
import { removeResourcePolicy, setResourcePolicy } from './resource-policy.decider';

const given = specification({ definitions: iamEvents, claimsOf });
const resourceArn = 'arn:aws:s3:::reports';
const ann = 'arn:aws:iam::100000000001:user/ann';
const admitting = (AWS: string, Resource = `${resourceArn}/*`) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 's3:GetObject', Resource }],
});
const other = admitting('200000000002');

describe('a resource policy', () => {
  const set = given(setResourcePolicy, { resourceArn, document: other });

  it('is set, replaced and removed', () => {
    given()
      .when(setResourcePolicy, { resourceArn, document: JSON.stringify(other) })
      .then(['ResourcePolicySet', { resourceArn, document: other }])
      .answering({});
    set.when(setResourcePolicy, { resourceArn, document: other }).thenNothing();
    set.when(setResourcePolicy, { resourceArn, document: admitting('*') }).then(['ResourcePolicySet', { document: admitting('*') }]);
    set.when(removeResourcePolicy, { resourceArn }).then(['ResourcePolicyRemoved', { resourceArn }]);
    set.and(removeResourcePolicy, { resourceArn }).when(removeResourcePolicy, { resourceArn }).thenRefused('NoSuchEntity');
    given().when(removeResourcePolicy, { resourceArn }).thenRefused('NoSuchEntity', 'arn:aws:s3:::reports has no resource policy.');
  });

  it('is bound to the ids of whom it names', () => {
    const named = given(createUser, { userName: 'ann' });
    named
      .when(setResourcePolicy, { resourceArn, document: admitting(ann) })
      .then(['ResourcePolicySet', { boundPrincipals: { [ann]: 'AIDAUSER00001' } }]);
    const bound = named.and(setResourcePolicy, { resourceArn, document: admitting(ann) });
    bound.when(setResourcePolicy, { resourceArn, document: admitting(ann) }).thenNothing();
    bound
      .and(deleteUser, { userName: 'ann' })
      .and(createUser, { userName: 'ann' })
      .when(setResourcePolicy, { resourceArn, document: admitting(ann) })
      .then(['ResourcePolicySet', { boundPrincipals: { [ann]: 'AIDAUSER00004' } }]);
    given()
      .when(setResourcePolicy, { resourceArn, document: admitting(ann) })
      .thenRefused('MalformedPolicyDocument', 'Invalid principal in policy');
  });

  it('stands where AWS attaches it', () => {
    given()
      .when(setResourcePolicy, { resourceArn: `${resourceArn}/a.csv`, document: other })
      .thenRefused('ValidationError', 'judged by the policy of arn:aws:s3:::reports');
    given()
      .when(setResourcePolicy, { resourceArn: 'arn:aws:iam::100000000001:role/Deploy', document: other })
      .thenRefused('ValidationError', 'UpdateAssumeRolePolicy');
    given()
      .when(setResourcePolicy, { resourceArn: 'arn:aws:iam::200000000002:user/ann', document: other })
      .thenRefused('ValidationError', 'only roles');
  });

  it('may be the trust policy of another account’s role', () => {
    const role = 'arn:aws:iam::200000000002:role/Deploy';
    const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: '100000000001' }, Action: 'sts:AssumeRole' }] };
    given()
      .when(setResourcePolicy, { resourceArn: role, document: trust })
      .then(['ResourcePolicySet', { resourceArn: role, document: trust }]);
    given().when(setResourcePolicy, { resourceArn: role, document: other }).thenRefused('MalformedPolicyDocument');
  });

  it.each(['*', 'reports', 'arn:aws:s3:::reports*', 'arn:aws:s3:::', 'arn:aws:sqs:eu-west-1:1:q', `arn:aws:s3:::${'x'.repeat(2048)}`])(
    'is on one resource, not on %s',
    (arn) => {
      given().when(setResourcePolicy, { resourceArn: arn, document: other }).thenRefused('ValidationError');
    },
  );

  it('is a document that AWS would store', () => {
    const withoutPrincipal = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };
    given().when(setResourcePolicy, { resourceArn, document: withoutPrincipal }).thenRefused('MalformedPolicyDocument', 'Principal');
    given()
      .when(setResourcePolicy, { resourceArn, document: admitting('*', `${resourceArn}/${'x'.repeat(21_000)}`) })
      .thenRefused('LimitExceeded', '20480');
  });
});
