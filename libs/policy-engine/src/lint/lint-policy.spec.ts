import { readFileSync } from 'node:fs';
import { LINT_CODES, type LintCode } from './lint-codes';
import { lintPolicy } from './lint-policy';
import type { LintKind } from './statement.rules';

const ACCOUNT = '100000000001';

const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' };
const policy = (...changes: object[]) => ({ Version: '2012-10-17', Statement: changes.map((change) => ({ ...statement, ...change })) });
const trust = (changes: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole', ...changes }],
});
const bucket = (changes: object) => policy({ Principal: { AWS: ACCOUNT }, ...changes });
const codes = (document: string | object, kind?: LintKind): LintCode[] => lintPolicy(document, { kind }).map(({ code }) => code);
const messages = (document: object): string =>
  lintPolicy(document)
    .map(({ message }) => message)
    .join('\n');

describe('lint of a policy document', () => {
  it('has nothing to say of a good one', () => {
    expect(lintPolicy(policy({}, { Action: ['s3:ListBucket', 's3:Put*'], Resource: '*' }))).toEqual([]);
    expect(lintPolicy(trust({}))).toEqual([]);
    expect(lintPolicy(bucket({}))).toEqual([]);
  });

  it.each<[LintCode, string | object, LintKind?]>([
    ['invalid-json', '{"Version": "2012-10-17", "Statement": [}'],
    ['duplicate-key', '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Action":"s3:Put*","Resource":"*"}]}'],
    ['unknown-member', policy({ Resources: '*' })],
    ['missing-element', policy({ Effect: undefined })],
    ['missing-element', trust({ Principal: undefined }), 'trust'],
    ['conflicting-elements', policy({ NotResource: 'arn:aws:s3:::x' })],
    ['prohibited-element', policy({ Principal: '*' }), 'identity'],
    ['prohibited-element', trust({ Resource: '*' }), 'trust'],
    ['invalid-version', { ...policy({}), Version: '2012-10-18' }],
    ['invalid-element', policy({ Effect: 'allow' })],
    ['invalid-element', policy({ Action: [] })],
    ['invalid-element', { Version: '2012-10-17', Statement: [] }],
    ['invalid-element', '[]'],
    ['invalid-sid', policy({ Sid: 'a b' })],
    ['duplicate-sid', policy({ Sid: 'a' }, { Sid: 'a', Action: 's3:PutObject' })],
    ['invalid-action', policy({ Action: 'GetObject' })],
    ['invalid-resource', policy({ Resource: 'reports' })],
    ['invalid-principal', bucket({ Principal: { AWS: 'somebody' } })],
    ['wildcard-in-principal', bucket({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/*` } })],
    ['group-as-principal', bucket({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:group/ops` } })],
    ['invalid-condition', policy({ Condition: { StringSame: { 'aws:username': 'ann' } } })],
    ['document-too-large', policy({ Resource: Array.from({ length: 900 }, (_, i) => `arn:aws:s3:::b${i}`) })],
    ['too-large-for-managed-policy', policy({ Resource: Array.from({ length: 450 }, (_, i) => `arn:aws:s3:::b${i}`) })],
    ['unknown-service', policy({ Action: 's4:GetObject' })],
    ['unknown-action', policy({ Action: 's3:GetObjekt' })],
    ['pattern-matches-no-action', policy({ Action: 's3:Fetch*' })],
    ['action-never-matches', policy({ Action: 's3:Get Object' })],
    ['action-never-matches', policy({ Action: 's3:GetObject,PutObject' })],
    ['allows-everything', policy({ Action: '*', Resource: '*' })],
    ['allows-whole-service', policy({ Action: 'iam:*', Resource: '*' })],
    ['pass-any-role', policy({ Action: 'iam:PassRole', Resource: '*' })],
    ['pass-any-role', policy({ Action: 'iam:Pass*', Resource: `arn:aws:iam::${ACCOUNT}:role/*` })],
    ['allow-not-action', policy({ Action: undefined, NotAction: 'iam:*' })],
    ['allow-not-resource', policy({ Resource: undefined, NotResource: 'arn:aws:s3:::secret/*' })],
    ['allow-not-principal', bucket({ Principal: undefined, NotPrincipal: { AWS: ACCOUNT } })],
    ['deny-not-principal', bucket({ Effect: 'Deny', Principal: undefined, NotPrincipal: { AWS: `arn:aws:iam::${ACCOUNT}:user/bob` } })],
    ['open-to-everybody', bucket({ Principal: '*' })],
    ['open-to-everybody', trust({ Principal: { AWS: '*' } })],
    ['needs-every-resource', policy({ Action: ['s3:GetObject', 's3:ListJobs'] })],
    ['resource-never-matches', policy({ Resource: ['*', null] })],
    ['resource-never-matches', policy({ Action: 'sns:Publish', Resource: 'arn:aws:ec2:*:*:*/12345' })],
    ['variable-not-substituted', policy({ Resource: 'arn:aws:s3:${aws:RequestedRegion}::b/k' })],
    ['variable-not-substituted', policy({ Condition: { Null: { 'aws:username': '${aws:x}' } } })],
    ['variable-in-old-version', { ...bucket({ Resource: 'arn:aws:s3:::b/${aws:username}' }), Version: undefined }],
    ['variable-in-old-version', { ...bucket({ Condition: { StringLike: { 's3:prefix': '${aws:username}' } } }), Version: '2008-10-17' }],
    ['for-all-values-without-null', policy({ Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } } })],
    ['mfa-deny-misses-keys', policy({ Effect: 'Deny', Condition: { Bool: { 'aws:MultiFactorAuthPresent': false } } })],
    ['mfa-allow-admits-keys', policy({ Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } } })],
    ['negated-without-null', policy({ Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'guests' } } })],
    ['unknown-condition-key', policy({ Condition: { StringEquals: { 'aws:PrincipleArn': 'a' } } })],
    ['condition-never-true', policy({ Condition: { StringEquals: { 'aws:username': [] } } })],
    ['invalid-condition-value', policy({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/33' } } })],
    ['invalid-condition-value', policy({ Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3' } } })],
    ['invalid-condition-value', policy({ Condition: { NumericLessThan: { 's3:max-keys': 'ten' } } })],
    ['invalid-condition', policy({ Condition: { DateLessThan: { 'aws:CurrentTime': 'soon' } } })],
    ['multi-valued-key', policy({ Condition: { StringEquals: { 'aws:TagKeys': 'a' } } })],
    ['duplicate-statement', policy({ Sid: 'a' }, { Sid: 'b' })],
    ['shadowed-statement', policy({ Action: 's3:Get*', Resource: '*' }, {})],
    ['dead-statement', policy({}, { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::rep*' })],
    ['redundant-action', policy({ Action: ['s3:Get*', 's3:GetObject'] })],
    ['redundant-action', policy({ Action: ['s3:GetObject', 's3:getobject'] })],
    ['old-version', { ...bucket({}), Version: undefined }],
    ['not-checked-in-full', policy({ Action: Array.from({ length: 600 }, (_, i) => `s3:Wrong${i}`) })],
  ])('says %s', (code, document, ...kind) => {
    expect(codes(document, ...kind)).toContain(code);
  });

  it('has a case above for each code', () => {
    const cases = readFileSync(__filename, 'utf8');
    expect(Object.keys(LINT_CODES).filter((code) => !cases.includes(`['${code}', `))).toEqual([]);
  });

  it.each<[LintCode, object]>([
    [
      'for-all-values-without-null',
      policy({ Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' }, Null: { 'aws:tagkeys': 'false' } } }),
    ],
    [
      'negated-without-null',
      policy({ Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'x' }, Null: { 'aws:PrincipalTag/team': false } } }),
    ],
    ['negated-without-null', policy({ Effect: 'Deny', Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'x' } } })],
    ['mfa-deny-misses-keys', policy({ Effect: 'Deny', Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': false } } })],
    [
      'pass-any-role',
      policy({ Action: 'iam:PassRole', Resource: '*', Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } } }),
    ],
    ['needs-every-resource', policy({ Action: 's3:ListAllMyBuckets', Resource: 'arn:aws:s3:::*' })],
    ['open-to-everybody', bucket({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-example' } } })],
    ['dead-statement', policy({}, { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
    ['shadowed-statement', policy({}, { Resource: 'arn:aws:s3:::other/*' })],
    ['shadowed-statement', bucket({ Resource: 'arn:aws:s3:::*/k' })],
    ['unknown-condition-key', policy({ Condition: { StringEquals: { 'accounts.google.com:aud': 'x', 'aws:RequestTag/team': 'y' } } })],
    ['allow-not-action', policy({ Effect: 'Deny', Action: undefined, NotAction: 'iam:*' })],
  ])('does not say %s where it does not hold', (code, document) => {
    expect(codes(document)).not.toContain(code);
  });

  it('names what was probably meant', () => {
    expect(messages(policy({ Action: 's3:GetObjekt' }))).toContain('did you mean s3:GetObject?');
    expect(messages(policy({ Action: 'dynamdb:GetItem' }))).toContain('did you mean dynamodb?');
    expect(messages(policy({ Condition: { IpAddress: { 'aws:SourceIP4': '10.0.0.1' } } }))).toContain('aws:SourceIp');
  });

  it('says where', () => {
    const text = [
      '{',
      '  "Version": "2012-10-17",',
      '  "Statement": [',
      '    { "Effect": "Allow",',
      '      "Action": ["s3:GetObject", "s3:GetObjekt"],',
      '      "Resource": "*" }',
      '  ]',
      '}',
    ];
    const place = { code: 'unknown-action', severity: 'warning', line: 5, column: 34, pointer: '/Statement/0/Action/1' };
    for (const end of ['\n', '\r\n', '\r']) expect(lintPolicy(text.join(end))).toMatchObject([place]);
  });

  it('guesses what a document is for', () => {
    expect(codes(policy({}))).toEqual([]);
    expect(
      codes({ Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 'sns:Publish' } }),
    ).toEqual(['missing-element']);
    expect(codes(trust({ Action: 'sts:AssumeRole' }))).toEqual([]);
  });
});
