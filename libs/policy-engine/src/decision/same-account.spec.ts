import { compilePolicy } from '../statement/compile-policy';
import type { Principal } from '../statement/principal';
import { decide } from './decide';
import { ACCOUNT, ANN } from './random-questions';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/path/R`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/R/S`;
const FEDERATED = `arn:aws:sts::${ACCOUNT}:federated-user/f`;

const user: Principal = { kind: 'user', arn: ANN, accountId: ACCOUNT };
const session: Principal = { kind: 'role-session', arn: SESSION, accountId: ACCOUNT };
const federated: Principal = { kind: 'federated-user', arn: FEDERATED, accountId: ACCOUNT, sessionOf: ANN };

const policy = (statement: object) =>
  compilePolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...statement } }, 'p');
const fitting = policy({});
const other = policy({ Action: 'ec2:*' });

/**
 * What an Allow of the resource's policy does in the same account where another layer allows nothing: the table of the evaluation logic
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html).
 */
const TABLE: readonly (readonly [string, Principal, unknown, object, boolean, boolean, boolean])[] = [
  ['a user', user, { AWS: ANN }, {}, true, true, true],
  ['the role behind a session', session, { AWS: ROLE }, {}, true, false, false],
  ['the role, asked for itself', { kind: 'role', arn: ROLE, accountId: ACCOUNT }, { AWS: ROLE }, {}, true, false, false],
  ['a role session', session, { AWS: SESSION }, {}, true, true, true],
  ['a federated session', federated, { AWS: FEDERATED }, {}, true, true, true],
  ['the user behind a federated session', federated, { AWS: ANN }, {}, true, false, false],
  ['everybody', session, '*', {}, true, true, true],
  ['everybody, as a list', user, { AWS: ['*'] }, {}, true, true, true],
  ['everybody, with a condition', session, '*', { Condition: { ArnLike: { 'aws:PrincipalArn': ROLE } } }, true, true, true],
  ['the account root', user, { AWS: `arn:aws:iam::${ACCOUNT}:root` }, {}, false, false, false],
  ['the account id', session, { AWS: ACCOUNT }, {}, false, false, false],
];

describe('a resource policy of the same account that names', () => {
  const ask = (principal: Principal, named: unknown, statement: object, layers: object) =>
    decide(
      {
        principal,
        action: 's3:GetObject',
        resource: 'arn:aws:s3:::b/k',
        resourceAccountId: ACCOUNT,
        context: { 'aws:PrincipalArn': ROLE },
      },
      { identity: [fitting], resource: policy({ Principal: named, ...statement }), ...layers },
    );

  it.each(TABLE)('%s', (_, principal, named, statement, identity, boundary, sessionPolicy) => {
    const verdict = (passes: boolean): string => (passes ? 'allowed' : 'implicitly-denied');
    // A federated session without session policy has no identity permissions at all; with one it is limited by it.
    const own = principal.kind === 'federated-user' ? { session: fitting } : {};
    expect(ask(principal, named, statement, { ...own, identity: [] }).decision).toBe(verdict(identity));
    expect(ask(principal, named, statement, { ...own, boundary: other }).decision).toBe(verdict(boundary));
    expect(ask(principal, named, statement, { session: other }).decision).toBe(verdict(sessionPolicy));
    expect(ask(principal, named, statement, { ...own, scps: [[other]] })).toMatchObject({
      decision: 'implicitly-denied',
      blockedBy: ['scp'],
    });
    expect(ask(principal, named, statement, { ...own, endpoint: [other] })).toMatchObject({
      decision: 'implicitly-denied',
      blockedBy: ['endpoint'],
    });
    expect(ask(principal, named, statement, own).decision).toBe('allowed');
  });
});

describe('across accounts', () => {
  const resource = policy({ Principal: { AWS: ANN } });
  const asked = { principal: user, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', resourceAccountId: '200000000002', context: {} };

  it('both sides must allow, and everything limits', () => {
    expect(decide(asked, { identity: [fitting], resource }).decision).toBe('allowed');
    expect(decide(asked, { identity: [], resource }).decision).toBe('implicitly-denied');
    expect(decide(asked, { identity: [fitting] }).decision).toBe('implicitly-denied');
    expect(decide(asked, { identity: [fitting], resource, boundary: other }).blockedBy).toEqual(['boundary']);
    expect(decide(asked, { identity: [fitting], resource, session: other }).blockedBy).toEqual(['session']);
  });

  it('a bound grant is dead for a user by the same name', () => {
    const bound = compilePolicy({ Statement: { Effect: 'Allow', Action: '*', Resource: '*', Principal: { AWS: ANN } } }, 'r', {
      bound: { [ANN]: 'AIDAOLD' },
    });
    const as = (id: string) => decide({ ...asked, principal: { ...user, id } }, { identity: [fitting], resource: bound }).decision;
    expect([as('AIDAOLD'), as('AIDANEW')]).toEqual(['allowed', 'implicitly-denied']);
  });
});

describe('principals without policies of their own', () => {
  const asked = { action: 'sts:AssumeRoleWithWebIdentity', resource: ROLE, resourceAccountId: ACCOUNT, context: {} };
  const trust = (Principal: unknown) => policy({ Action: 'sts:*', Resource: undefined, Principal });
  const ask = (principal: Principal, named: unknown) => decide({ ...asked, principal }, { identity: [], resource: trust(named) }).decision;

  it('are admitted by the policy that names them', () => {
    const service: Principal = { kind: 'service', arn: 'lambda.amazonaws.com' };
    expect(ask(service, { Service: 'lambda.amazonaws.com' })).toBe('allowed');
    expect(ask(service, { Service: 'ec2.amazonaws.com' })).toBe('implicitly-denied');
    expect(ask(service, { AWS: ACCOUNT })).toBe('implicitly-denied');
    expect(ask({ kind: 'service', arn: 'accounts.google.com' }, { Federated: 'accounts.google.com' })).toBe('allowed');
    const provider = `arn:aws:iam::${ACCOUNT}:saml-provider/idp`;
    expect(ask({ kind: 'federated', arn: provider, accountId: ACCOUNT }, { Federated: provider })).toBe('allowed');
    expect(ask({ kind: 'anonymous' }, '*')).toBe('allowed');
    expect(ask({ kind: 'anonymous' }, { AWS: ACCOUNT })).toBe('implicitly-denied');
  });
});
