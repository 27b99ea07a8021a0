import { policyWarnings } from './policy-warnings';

const statement = { Effect: 'Allow', Action: 's3:GetObjekt', Resource: '*' };
const policyDocument = { Version: '2012-10-17', Statement: [statement] };
const trust = { ...policyDocument, Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }] };

describe('warnings of a command’s answer', () => {
  it('say what and, in a text, where', () => {
    const warning = {
      code: 'unknown-action',
      severity: 'warning',
      pointer: '/Statement/0/Action',
      message: expect.stringContaining('s3:GetObject') as string,
    };
    expect(policyWarnings('CreatePolicy', { policyName: 'p', policyDocument })).toEqual([warning]);
    expect(policyWarnings('CreatePolicyVersion', { policyDocument: JSON.stringify(policyDocument, undefined, 1) })).toEqual([
      { ...warning, line: 6, column: 14 },
    ]);
  });

  it('are those of the kind of policy', () => {
    const codes = (command: string, body: object) => policyWarnings(command, body).map(({ code }) => code);
    expect(codes('CreateRole', { roleName: 'r', assumeRolePolicyDocument: trust })).toEqual(['open-to-everybody']);
    expect(codes('UpdateAssumeRolePolicy', { roleName: 'r', policyDocument: trust })).toEqual(['open-to-everybody']);
    expect(codes('SetGuardrail', { kind: 'scp', document: { ...policyDocument, Statement: [{ ...statement, Action: '*' }] } })).toEqual([]);
    expect(
      codes('SetResourcePolicy', {
        resourceArn: 'arn:aws:s3:::b',
        document: { ...policyDocument, Statement: [{ ...statement, Principal: '*', Action: 's3:GetObject' }] },
      }),
    ).toEqual(['open-to-everybody']);
  });

  it('are not there where there is nothing to warn of', () => {
    expect(policyWarnings('CreateUser', { userName: 'ann' })).toEqual([]);
    expect(
      policyWarnings('PutUserPolicy', { policyDocument: { ...policyDocument, Statement: [{ ...statement, Action: 's3:GetObject' }] } }),
    ).toEqual([]);
  });
});
