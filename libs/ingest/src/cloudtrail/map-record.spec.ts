import { changingCalls, iamEvents } from '@app/iam';
import { Value } from '@sinclair/typebox/value';
import { actorOfRecord } from './actor';
import type { Members } from './call';
import calls from './fixtures/calls.json';
import { mapRecord } from './map-record';
import { recordTime } from './record-time';

const ACCOUNT = '200000000002';
const ANN = {
  type: 'IAMUser',
  principalId: 'AIDA5FVZXEXAMPLE00001',
  arn: `arn:aws:iam::${ACCOUNT}:user/sales/ann`,
  accountId: ACCOUNT,
  accessKeyId: 'AKIA5FVZXEXAMPLE0001',
  userName: 'ann',
};
const ROOT = {
  type: 'Root',
  principalId: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:root`,
  accountId: ACCOUNT,
  accessKeyId: 'AKIA5FVZXEXAMPLE0002',
};

const record = (members: Members): Members => ({
  eventSource: 'iam.amazonaws.com',
  userIdentity: ANN,
  eventTime: '2026-01-01T10:00:00Z',
  ...members,
});
const facts = (members: Members) => mapRecord(record(members), ACCOUNT).facts.map(({ type, data }) => [type, data]);
const named = (each: { eventSource: string; eventName: string }): string => `${each.eventSource} ${each.eventName}`;

describe('a CloudTrail record', () => {
  it.each(calls.map(({ types, ...call }) => [named(call), types, call] as const))('%s is %j', (_name, types, call) => {
    const mapped = mapRecord(record(call), ACCOUNT);
    expect(mapped.facts.map(({ type }) => type)).toEqual(types);
    for (const { type, data } of mapped.facts)
      expect([...Value.Errors(iamEvents.find((event) => event.type === type)?.data ?? iamEvents[0]!.data, data)]).toEqual([]);
  });

  it('of each call of IAM that changes something is covered above', () => {
    const covered = new Set(calls.map(named));
    expect(changingCalls.filter((call) => call.eventSource === 'iam.amazonaws.com' && !covered.has(named(call)))).toEqual([]);
  });

  it.each(changingCalls.map((call) => [named(call), call] as const))('%s that was refused is an attempt', (_name, call) => {
    const requestParameters = {
      userName: 'ann',
      policy: 'x',
      attributes: { Policy: '{}' },
      attributeName: 'Policy',
      accessPolicies: '{}',
      password: 'hush',
    };
    const { kind, facts } = mapRecord(record({ ...call, requestParameters, errorCode: 'AccessDenied', errorMessage: 'no' }), ACCOUNT);
    expect([kind, facts.map(({ type }) => type), facts[0]?.data]).toEqual([
      'attempt',
      [`${call.eventName}Attempted`],
      expect.objectContaining({ ...call, userName: 'ann', errorCode: 'AccessDenied', errorMessage: 'no' }),
    ]);
    expect(JSON.stringify(facts)).not.toContain('hush');
  });

  it.each(changingCalls.filter(({ eventSource }) => eventSource !== 'iam.amazonaws.com').map((call) => [named(call), call] as const))(
    '%s changes access outside of IAM',
    (_name, call) => {
      const requestParameters = { name: 'x', attributes: { Policy: '{}' }, attributeName: 'Policy', accessPolicies: '{}' };
      expect(mapRecord(record({ ...call, requestParameters }), ACCOUNT).kind).toBe('applied');
    },
  );

  it.each<[string, string, object, string]>([
    ['s3', 'PutBucketPolicy', { bucketName: 'b', bucketPolicy: { Statement: [] } }, 'arn:aws:s3:::b'],
    [
      'sqs',
      'SetQueueAttributes',
      { queueUrl: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/jobs`, attributes: { Policy: '{}' } },
      `arn:aws:sqs:eu-west-1:${ACCOUNT}:jobs`,
    ],
    ['kms', 'PutKeyPolicy', { keyId: '1234abcd-12ab', policy: '{}' }, `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab`],
    ['kms', 'PutKeyPolicy', { keyId: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`, policy: '{}' }, `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`],
    [
      'lambda',
      'PutResourcePolicy',
      { functionName: 'f', qualifier: 'live', policy: '{}' },
      `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:f:live`,
    ],
    [
      'ecr',
      'SetRepositoryPolicy',
      { repositoryName: 'team/app', policyText: '{}' },
      `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/team/app`,
    ],
    [
      'dynamodb',
      'PutResourcePolicy',
      { resourceArn: 'arn:aws:dynamodb:eu-west-1:1:table/t', policy: '{}' },
      'arn:aws:dynamodb:eu-west-1:1:table/t',
    ],
    ['ses', 'PutIdentityPolicy', { identity: 'not a name', policy: '{}' }, 'not a name'],
  ])('%s %s tells the ARN of what bears the policy', (service, eventName, requestParameters, resourceArn) => {
    const told = facts({ eventSource: `${service}.amazonaws.com`, eventName, requestParameters, awsRegion: 'eu-west-1' });
    expect(told).toEqual([['ResourcePolicySet', expect.objectContaining({ resourceArn, document: expect.any(Object) })]]);
  });

  it('holds no secret', () => {
    const all = calls.map((call) =>
      mapRecord(record({ ...call, requestParameters: { ...call.requestParameters, password: 'hush', newPassword: 'hush' } }), ACCOUNT),
    );
    expect(JSON.stringify(all)).not.toContain('hush');
  });

  it('acts on its caller where it names no user', () => {
    const responseElements = { accessKey: { accessKeyId: 'AKIA1', status: 'Active' } };
    expect(facts({ eventName: 'CreateAccessKey', requestParameters: null, responseElements })).toEqual([
      ['AccessKeyCreated', { accessKeyId: 'AKIA1', userName: 'ann', userId: 'AIDA5FVZXEXAMPLE00001' }],
    ]);
    expect(facts({ eventName: 'CreateAccessKey', userIdentity: ROOT, requestParameters: null, responseElements })).toEqual([
      ['AccessKeyCreated', { accessKeyId: 'AKIA1', userId: ACCOUNT }],
    ]);
  });

  it('tells documents by value, those of answers decoded', () => {
    const document = { Version: '2012-10-17', Statement: [] };
    const text = JSON.stringify(document);
    const role = { roleName: 'R', roleId: 'AROA1', path: '/', assumeRolePolicyDocument: encodeURIComponent(text) };
    expect(facts({ eventName: 'AcquireRole', requestParameters: { templateArn: 't' }, responseElements: { role } })[1]).toEqual([
      'TrustPolicySet',
      { roleName: 'R', policyDocument: document },
    ]);
    const put = (policyDocument: unknown) =>
      facts({ eventName: 'PutUserPolicy', requestParameters: { userName: 'ann', policyName: 'p', policyDocument } })[0]?.[1];
    expect(put(text)).toMatchObject({ policyDocument: document });
    expect(put('no policy')).toMatchObject({ policyDocument: 'no policy' });
  });

  it('builds the ARN of a policy whose answer is missing in the partition of its caller', () => {
    const userIdentity = { ...ANN, arn: `arn:aws-us-gov:iam::${ACCOUNT}:user/ann` };
    const requestParameters = { policyName: 'p', path: '/x/', policyDocument: '{}' };
    expect(facts({ eventName: 'CreatePolicy', userIdentity, requestParameters, responseElements: null })[0]?.[1]).toMatchObject({
      policyArn: `arn:aws-us-gov:iam::${ACCOUNT}:policy/x/p`,
    });
  });

  it('that changed nothing, and that Keytrail does not know, is a call', () => {
    expect(facts({ eventName: 'UpdateUser', requestParameters: { userName: 'ann' } })).toEqual([
      ['ApiCallObserved', { eventSource: 'iam.amazonaws.com', eventName: 'UpdateUser' }],
    ]);
    expect(
      facts({
        eventSource: 's3.amazonaws.com',
        eventName: 'GetObject',
        readOnly: true,
        resources: [{ ARN: 'arn:aws:s3:::data/x' }, { accountId: ACCOUNT }],
        errorCode: 'AccessDenied',
        sessionCredentialFromConsole: 'true',
        tlsDetails: { cipherSuite: 'TLS_AES_128_GCM_SHA256' },
      }),
    ).toEqual([
      [
        'ApiCallObserved',
        {
          eventSource: 's3.amazonaws.com',
          eventName: 'GetObject',
          readOnly: true,
          resources: ['arn:aws:s3:::data/x'],
          errorCode: 'AccessDenied',
          sessionFromConsole: true,
          tlsCipher: 'TLS_AES_128_GCM_SHA256',
        },
      ],
    ]);
  });

  it('of STS that failed is a call, of a sign-in that failed an event of its own', () => {
    expect(
      mapRecord(record({ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', errorCode: 'AccessDenied' }), ACCOUNT),
    ).toMatchObject({
      kind: 'usage',
      facts: [{ type: 'ApiCallObserved', data: { errorCode: 'AccessDenied' } }],
    });
    const hidden = { type: 'IAMUser', accountId: ACCOUNT, accessKeyId: '', userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' };
    const signIn = {
      eventSource: 'signin.amazonaws.com',
      eventName: 'ConsoleLogin',
      errorMessage: 'No username found',
      additionalEventData: { MFAUsed: 'No' },
    };
    expect(facts({ ...signIn, userIdentity: hidden })).toEqual([
      ['ConsoleLoginFailed', { errorMessage: 'No username found', mfaUsed: false }],
    ]);
  });

  it('that lacks what its event must tell is refused in words', () => {
    expect(() => mapRecord(record({ eventName: 'AttachUserPolicy', requestParameters: null }), ACCOUNT)).toThrow(
      /AttachUserPolicy does not tell userName/,
    );
  });
});

describe('who made a call', () => {
  const session = {
    type: 'AssumedRole',
    principalId: 'AROA1:ci',
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Deploy/ci`,
    accessKeyId: 'ASIA1',
    sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${ACCOUNT}:role/x/Deploy` }, sourceIdentity: 'ann' },
  };
  it.each([
    [ANN, { kind: 'user', principalId: ANN.principalId, arn: ANN.arn, accessKeyId: ANN.accessKeyId }],
    [ROOT, { kind: 'root', principalId: ACCOUNT }],
    [
      session,
      {
        kind: 'role-session',
        principalId: 'AROA1:ci',
        sessionName: 'ci',
        sourceIdentity: 'ann',
        issuerArn: `arn:aws:iam::${ACCOUNT}:role/x/Deploy`,
      },
    ],
    [
      { type: 'AWSAccount', principalId: 'AIDA9', accountId: '999999999999' },
      { kind: 'external-account', principalId: 'AIDA9' },
    ],
    [
      { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
      { kind: 'service', principalId: 'ec2.amazonaws.com' },
    ],
    [
      { accountId: ACCOUNT, invokedBy: 'config.amazonaws.com' },
      { kind: 'service', principalId: 'config.amazonaws.com' },
    ],
    [
      { type: 'WebIdentityUser', principalId: 'idp:x', userName: 'x' },
      { kind: 'federated', sessionName: 'x' },
    ],
    [undefined, { kind: 'anonymous' }],
  ])('%j is %j', (userIdentity, actor) => {
    expect(actorOfRecord({ userIdentity, sourceIPAddress: 'AWS Internal', userAgent: 'aws-cli' })).toMatchObject({
      ...actor,
      sourceIp: 'AWS Internal',
    });
  });
});

describe('the time in a record', () => {
  it.each([
    ['2024-08-01T13:37:41Z', '2024-08-01T13:37:41.000Z'],
    ['2024-08-01T13:37:41+02:00', '2024-08-01T11:37:41.000Z'],
    ['2020-09-14T00:44:23.000Z', '2020-09-14T00:44:23.000Z'],
    ['Jul 10, 2023 12:24:29 PM', '2023-07-10T12:24:29.000Z'],
    ['Oct 8, 2024, 4:15:32 AM', '2024-10-08T04:15:32.000Z'],
    ['yesterday', undefined],
    ['+010000-01-01T00:00:00Z', undefined],
    [12, undefined],
  ])('%s is %s', (text, time) => expect(recordTime(text)).toBe(time));
});
