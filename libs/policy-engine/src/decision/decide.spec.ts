import { compilePolicy } from '../statement/compile-policy';
import { decide } from './decide';
import type { AccessRequest } from './decision';

const account = '100000000001';
const ann = { kind: 'user', arn: `arn:aws:iam::${account}:user/ann`, accountId: account, id: 'AIDANEW' } as const;
const request: AccessRequest = {
  principal: ann,
  action: 'S3:GetObject',
  resource: 'arn:aws:s3:::b/k',
  resourceAccountId: account,
  context: {},
};

const policy = (name: string, ...statements: object[]) => compilePolicy({ Version: '2012-10-17', Statement: statements }, name);
const allow = { Sid: 'Read', Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::b/*' };
const deny = { Effect: 'Deny', Action: '*', Resource: '*' };
const mfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };

describe('decide', () => {
  it('names the deciding statement', () => {
    expect(decide(request, { identity: [policy('p', allow)] })).toEqual({
      decision: 'allowed',
      reason: 'Statement 0 (Read) of p allows it',
      blockedBy: [],
      statements: [{ policy: 'p', statement: { index: 0, sid: 'Read', effect: 'Allow' } }],
      unsupported: [],
    });
  });

  it('lets an explicit Deny win and says where it stands', () => {
    const decision = decide(request, { identity: [policy('p', allow), policy('inline:ann/q', allow, deny)] });
    expect(decision).toMatchObject({
      decision: 'explicitly-denied',
      reason: 'Statement 1 of inline:ann/q denies it',
      blockedBy: ['identity'],
    });
    expect(decision.statements).toEqual([{ policy: 'inline:ann/q', statement: { index: 1, effect: 'Deny' } }]);
  });

  it('is blocked by nothing where nothing grants', () => {
    expect(decide(request, { identity: [policy('p', deny)] })).toMatchObject({ decision: 'explicitly-denied', blockedBy: [] });
    expect(decide(request, { identity: [] })).toMatchObject({
      decision: 'implicitly-denied',
      reason: 'No policy grants S3:GetObject on arn:aws:s3:::b/k',
      blockedBy: [],
      statements: [],
    });
  });

  it('intersects with the boundary', () => {
    const boundary = policy('b', { ...allow, Action: 's3:Put*' });
    expect(decide(request, { identity: [policy('p', allow)], boundary })).toMatchObject({
      decision: 'implicitly-denied',
      reason: 'Granted, but not allowed by the permissions boundary',
      blockedBy: ['boundary'],
    });
  });

  it('tells the conditions that are open, of every layer that they could turn', () => {
    const policies = { identity: [policy('p', { ...allow, ...mfa }, { ...allow, ...mfa })], boundary: policy('b', { ...allow, ...mfa }) };
    const open = (name: string, statement: number) => ({
      policy: name,
      statement,
      operator: 'Bool',
      key: 'aws:MultiFactorAuthPresent',
      values: ['true'],
    });
    const decision = decide({ ...request, unknown: '*' }, policies);
    expect(decision).toMatchObject({ decision: 'allowed-if', reason: 'Allowed if 3 conditions that are not known turn out well' });
    expect(decision.conditions).toEqual([open('b', 0), open('p', 0), open('p', 1)]);
    expect(decide(request, policies).decision).toBe('implicitly-denied');
    expect(decide({ ...request, context: { 'aws:multifactorauthpresent': 'true' }, unknown: '*' }, policies).decision).toBe('allowed');
  });

  it('leaves out of the open conditions what cannot turn the decision', () => {
    const own = { ...allow, Principal: { AWS: ann.arn }, ...mfa };
    const ip = { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' }, StringEquals: { 'aws:username': 'ann' } } };
    const policies = { identity: [policy('p', allow, { ...deny, ...ip })], resource: policy('r', own) };
    const decision = decide({ ...request, context: { 'aws:username': 'ann' }, unknown: '*' }, policies);
    expect(decision).toMatchObject({ decision: 'allowed-if', reason: 'Allowed if one condition that is not known turns out well' });
    expect(decision.conditions).toEqual([
      { policy: 'p', statement: 1, operator: 'IpAddress', key: 'aws:SourceIp', values: ['10.0.0.0/8'] },
    ]);
    expect(decision.statements.map(({ policy: name, statement }) => `${name} ${statement.index}`)).toEqual(['p 0', 'p 1']);
  });

  it('shows a statement that only delegates to the account where that is needed', () => {
    const root = { Principal: { AWS: `arn:aws:iam::${account}:root` } };
    const shown = (asked: AccessRequest, ...statements: object[]) =>
      decide(asked, {
        identity: [policy('p', { ...allow, Action: '*', Resource: '*' })],
        resource: policy('r', ...statements),
      }).statements.map((each) => each.policy);
    expect(shown(request, { ...allow, ...root })).toEqual(['p']);
    expect(shown({ ...request, resourceAccountId: '200000000002' }, { ...allow, ...root })).toEqual(['p', 'r']);
    const assume = { ...request, action: 'sts:AssumeRole', resource: `arn:aws:iam::${account}:role/r` };
    expect(shown(assume, { Effect: 'Allow', Action: 'sts:AssumeRole', ...root })).toEqual(['p', 'r']);
  });

  it('takes what derives from the principal as known to be absent', () => {
    const own = policy('p', { ...allow, Resource: 'arn:aws:s3:::b/${aws:username}' });
    expect(decide({ ...request, unknown: '*' }, { identity: [own] }).decision).toBe('implicitly-denied');
    expect(decide({ ...request, unknown: ['aws:UserName'] }, { identity: [own] }).decision).toBe('allowed-if');
  });

  it('holds grants to the id that an ARN was bound to', () => {
    const document = { Version: '2012-10-17', Statement: [{ ...allow, Principal: { AWS: ann.arn } }] };
    const bound = (id: string) => ({ identity: [], resource: compilePolicy(document, 'r', { bound: { [ann.arn]: id } }) });
    expect(decide(request, bound('AIDANEW')).decision).toBe('allowed');
    expect(decide(request, bound('AIDAOLD')).decision).toBe('implicitly-denied');
  });

  it('tells operators that the language does not know', () => {
    const odd = policy(
      'p',
      { ...allow, Condition: { StringSounds: { k: 'v' } } },
      { ...allow, Action: 'ec2:*', Condition: { Other: { k: 'v' } } },
    );
    expect(decide(request, { identity: [odd] })).toMatchObject({ decision: 'implicitly-denied', unsupported: ['StringSounds'] });
  });
});

describe('compilePolicy', () => {
  it('compiles a statement once, wherever it stands', () => {
    const [first] = policy('p', allow).statements;
    expect(policy('q', deny, allow).statements[1]).toBe(first);
    expect(compilePolicy({ Statement: [allow] }, 'old').statements[0]).not.toBe(first);
  });
});
