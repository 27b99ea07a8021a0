import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AnsweringProcess, wholeDatabase, type TestDatabase } from '@app/testing';

const [ACCOUNT, OTHER, MIRROR] = ['100000000001', '100000000002', '200000000001'] as const;
const BUCKET = 'arn:aws:s3:::reports';
const UNKNOWN = ['no-snapshot', 'guardrails-unknown', 'resource-policies-unknown'];

let database: TestDatabase;
let keytrail: AnsweringProcess;

const imported = (type: string, data: object) => keytrail.imported(MIRROR, type, data);
/** Carries a command out; answers the types of its events. */
const command = async (name: string, body: object): Promise<string[]> =>
  (await keytrail.command(name, body)).events.map(({ type }) => type);

/** What answers hold, as far as it is looked into. */
interface Json extends Readonly<Record<string, unknown>> {
  readonly asOf: { readonly degraded: readonly string[] };
}
const ask = (path: string, body?: object) => keytrail.ask<Json>(path, body);
const fresh = async (path: string, accountId: string = ACCOUNT): Promise<Json> =>
  (await ask(`/v1/accounts/${accountId}${path}${path.includes('?') ? '&' : '?'}minLogIndex=${keytrail.newest}`)).json;
const can = async (principal: string, action: string, resource: string, more: object = {}, accountId: string = ACCOUNT): Promise<Json> =>
  (await ask(`/v1/accounts/${accountId}/can?minLogIndex=${keytrail.newest}`, { principal, action, resource, ...more })).json;

const statement = (Effect: string, Action: string, more: object = {}) => ({ Effect, Action, Resource: '*', ...more });
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const arn = (resource: string): string => `arn:aws:iam::${ACCOUNT}:${resource}`;

beforeAll(async () => {
  database = await wholeDatabase();
  keytrail = await AnsweringProcess.start(database);
  await keytrail.open(ACCOUNT, 'managed');
  await keytrail.open(MIRROR, 'mirrored');
  for (const userName of ['ann', 'bob', 'eve']) await command('CreateUser', { userName });
});

afterAll(async () => {
  await keytrail.stop();
  await database.drop();
});

describe('resource policies', () => {
  const admitting = (AWS: string, Action = 's3:GetObject') => policy(statement('Allow', Action, { Principal: { AWS } }));

  it('are listed by the ARN that bears them, page by page', async () => {
    const documents = { 'arn:aws:s3:::list-a': admitting(OTHER), 'arn:aws:s3:::list-b': admitting('*') };
    for (const [resourceArn, document] of Object.entries(documents))
      expect(await command('SetResourcePolicy', { resourceArn, document: JSON.stringify(document) })).toEqual(['ResourcePolicySet']);
    const first = await fresh('/resource-policies?limit=1');
    expect(first).toMatchObject({ items: [{ resourceArn: 'arn:aws:s3:::list-a', document: admitting(OTHER) }], asOf: { degraded: [] } });
    const rest = await fresh(`/resource-policies?cursor=${first.nextCursor as string}`);
    expect(rest).toMatchObject({ items: [{ resourceArn: 'arn:aws:s3:::list-b', document: admitting('*') }], nextCursor: null });
    for (const resourceArn of Object.keys(documents)) await command('RemoveResourcePolicy', { resourceArn });
    expect((await fresh('/resource-policies')).items).toEqual([]);
  });

  it('are kept whatever the length of their names', async () => {
    const noise = Array.from({ length: 2_048 - BUCKET.length }, (_, at) => String.fromCharCode(97 + ((at * at * 7 + at * 31) % 26))).join(
      '',
    );
    const resourceArn = BUCKET + noise;
    await command('SetResourcePolicy', { resourceArn, document: admitting(OTHER) });
    expect(await fresh('/resource-policies')).toMatchObject({ items: [{ resourceArn }] });
    expect((await fresh(`/events?type=ResourcePolicySet&target=${resourceArn}`)).items).toHaveLength(1);
    await command('RemoveResourcePolicy', { resourceArn });
    const guardrail = { kind: 'scp', level: '水'.repeat(128), name: '火'.repeat(128) };
    expect(await command('SetGuardrail', { ...guardrail, document: policy(statement('Allow', '*')) })).toEqual(['GuardrailAttached']);
    expect(await command('RemoveGuardrail', guardrail)).toEqual(['GuardrailDetached']);
  });

  it('come from records in a mirrored account', async () => {
    const resourceArn = 'arn:aws:s3:::mirrored';
    await imported('ResourcePolicySet', { resourceArn, eventName: 'PutBucketPolicy', document: admitting(OTHER) });
    await imported('ResourcePolicySet', { resourceArn, eventName: 'PutBucketAcl' });
    expect(await fresh('/resource-policies', MIRROR)).toMatchObject({ items: [{ resourceArn, document: admitting(OTHER) }] });
    await imported('ResourcePolicyRemoved', { resourceArn, eventName: 'DeleteBucketPolicy' });
    expect((await fresh('/resource-policies', MIRROR)).items).toEqual([]);
  });
});

describe('can', () => {
  const admitting = (AWS: string, more: object = {}) => policy(statement('Allow', 's3:GetObject', { Principal: { AWS }, ...more }));
  const own = (userName: string, ...statements: object[]) =>
    command('PutUserPolicy', { userName, policyName: 'own', policyDocument: policy(...statements) });

  it('judges an object by the policy of its bucket', async () => {
    await command('SetResourcePolicy', { resourceArn: BUCKET, document: admitting(arn('user/ann')) });
    expect(await can('user/ann', 's3:GetObject', `${BUCKET}/a.csv`)).toMatchObject({
      decision: 'allowed',
      statements: [{ policy: BUCKET, statement: { index: 0, effect: 'Allow' } }],
      asOf: { degraded: [] },
    });
    expect((await can('user/bob', 's3:GetObject', `${BUCKET}/a.csv`)).decision).toBe('implicitly-denied');
    expect((await can('user/ann', 's3:GetObject', `${BUCKET}2/a.csv`)).decision).toBe('implicitly-denied');
    const given = { resourcePolicy: policy(statement('Deny', 's3:*', { Principal: '*' })) };
    expect(await can('user/ann', 's3:GetObject', `${BUCKET}/a.csv`, given)).toMatchObject({
      decision: 'explicitly-denied',
      statements: [{ policy: 'resourcePolicy' }],
    });
  });

  it('across accounts needs both sides', async () => {
    const there = { resourceAccountId: OTHER };
    expect((await can('user/ann', 's3:GetObject', `${BUCKET}/a.csv`, there)).decision).toBe('implicitly-denied');
    await own('ann', statement('Allow', 's3:GetObject'));
    expect((await can('user/ann', 's3:GetObject', `${BUCKET}/a.csv`, there)).decision).toBe('allowed');
    await command('DeleteUserPolicy', { userName: 'ann', policyName: 'own' });
  });

  it('knows that a grant to somebody who was deleted is dead', async () => {
    await command('DeleteUser', { userName: 'ann' });
    await command('CreateUser', { userName: 'ann' });
    expect((await can('user/ann', 's3:GetObject', `${BUCKET}/a.csv`)).decision).toBe('implicitly-denied');
    await command('SetResourcePolicy', { resourceArn: BUCKET, document: admitting(arn('user/ann')) });
    expect((await can('user/ann', 's3:GetObject', `${BUCKET}/a.csv`)).decision).toBe('allowed');
    await command('RemoveResourcePolicy', { resourceArn: BUCKET });
    expect((await can('user/ann', 's3:GetObject', `${BUCKET}/a.csv`)).decision).toBe('implicitly-denied');
  });

  it('lets a key’s policy delegate to the account', async () => {
    const key = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234`;
    await own('bob', statement('Allow', 'kms:Decrypt'));
    expect((await can('user/bob', 'kms:Decrypt', key)).decision).toBe('implicitly-denied');
    await command('SetResourcePolicy', {
      resourceArn: key,
      document: policy(statement('Allow', 'kms:*', { Principal: { AWS: arn('root') } })),
    });
    expect((await can('user/bob', 'kms:Decrypt', key)).decision).toBe('allowed');
    expect((await can('user/eve', 'kms:Decrypt', key)).decision).toBe('implicitly-denied');
  });

  it('asks a role’s trust policy who may assume it, and nothing else', async () => {
    const trust = policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: arn('user/eve') } });
    await command('CreateRole', { roleName: 'Deploy', path: '/ci/', assumeRolePolicyDocument: trust });
    const role = arn('role/ci/Deploy');
    expect(await can('user/eve', 'sts:AssumeRole', role)).toMatchObject({ decision: 'allowed', statements: [{ policy: role }] });
    expect((await can('user/bob', 'sts:AssumeRole', role)).decision).toBe('implicitly-denied');
    expect((await can('user/eve', 'iam:PassRole', role)).decision).toBe('implicitly-denied');
    const there = `arn:aws:iam::${OTHER}:role/Deploy`;
    const admitted = policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: ACCOUNT } });
    await command('SetResourcePolicy', { resourceArn: there, document: admitted });
    expect((await can('user/eve', 'sts:AssumeRole', there)).decision).toBe('implicitly-denied');
    await own('eve', statement('Allow', 'sts:AssumeRole'));
    expect((await can('user/eve', 'sts:AssumeRole', there)).decision).toBe('allowed');
  });

  it('is capped by every level of guardrails', async () => {
    await own('eve', statement('Allow', '*'));
    const set = (level: string, name: string, ...statements: object[]) =>
      command('SetGuardrail', { kind: 'scp', level, name, document: policy(...statements) });
    expect(await set('root', 'all', statement('Allow', '*'))).toEqual(['GuardrailAttached']);
    await set('unit', 's3', statement('Allow', 's3:*'));
    await set('unit', 'sqs', statement('Allow', 'sqs:*'));
    expect((await can('user/eve', 's3:GetObject', `${BUCKET}/a`)).decision).toBe('allowed');
    expect((await can('user/eve', 'sqs:SendMessage', '*')).decision).toBe('allowed');
    expect(await can('user/eve', 'ec2:RunInstances', '*')).toMatchObject({ decision: 'implicitly-denied', blockedBy: ['scp'] });
    expect(await can('root', 'ec2:RunInstances', '*')).toMatchObject({ decision: 'implicitly-denied', blockedBy: ['scp'] });
    expect(await set('root', 'all', statement('Allow', '*'), statement('Deny', 's3:Get*'))).toEqual(['GuardrailChanged']);
    expect(await can('user/eve', 's3:GetObject', `${BUCKET}/a`)).toMatchObject({
      decision: 'explicitly-denied',
      blockedBy: ['scp'],
      statements: [{ policy: 'scp:root/all', statement: { index: 1 } }],
    });
    for (const [level, name] of [
      ['root', 'all'],
      ['unit', 's3'],
      ['unit', 'sqs'],
    ])
      await command('RemoveGuardrail', { kind: 'scp', level, name });
    expect((await can('user/eve', 'ec2:RunInstances', '*')).decision).toBe('allowed');
  });

  it('is capped by resource control policies on what the account owns', async () => {
    const denies = policy(statement('Deny', '*', { Principal: '*' }));
    await command('SetGuardrail', { kind: 'rcp', level: 'root', name: 'closed', document: denies });
    expect(await can('user/eve', 's3:GetObject', `${BUCKET}/a`)).toMatchObject({ decision: 'explicitly-denied', blockedBy: ['rcp'] });
    expect((await can('user/eve', 'ec2:RunInstances', '*')).decision).toBe('allowed');
    const there = { resourceAccountId: OTHER, resourcePolicy: admitting(ACCOUNT) };
    expect((await can('user/eve', 's3:GetObject', `${BUCKET}/a`, there)).decision).toBe('allowed');
    await command('RemoveGuardrail', { kind: 'rcp', level: 'root', name: 'closed' });
  });

  it('counts AWS’s own policies, and shows them with their versions', async () => {
    const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const power = 'arn:aws:iam::aws:policy/PowerUserAccess';
    await command('AttachUserPolicy', { userName: 'bob', policyArn: admin });
    await command('AttachUserPolicy', { userName: 'bob', policyArn: 'arn:aws:iam::aws:policy/NotThere' });
    expect(await can('user/bob', 'ec2:RunInstances', '*')).toMatchObject({
      decision: 'allowed',
      statements: [{ policy: admin, statement: { index: 0, effect: 'Allow' } }],
      asOf: { degraded: ['unknown-policy arn:aws:iam::aws:policy/NotThere'] },
    });
    await command('AttachUserPolicy', { userName: 'bob', policyArn: power });
    const shown = await fresh(`/policies/${encodeURIComponent(power)}`);
    expect(shown).toMatchObject({ arn: power, name: 'PowerUserAccess', path: '/', attachedTo: { users: ['bob'] }, attachmentCount: 1 });
    expect(shown.versions).toContainEqual({
      versionId: shown.defaultVersionId,
      isDefault: true,
      createdAt: shown.updatedAt,
      document: expect.objectContaining({ Version: '2012-10-17' }),
    });
    const { versions: _, asOf: __, ...single } = shown;
    expect((await fresh('/policies')).items).toContainEqual(single);
    expect(await fresh(`/policies/${encodeURIComponent('arn:aws:iam::aws:policy/NotThere')}`)).toMatchObject({
      defaultVersionId: null,
      versions: [],
    });
    for (const policyArn of [admin, power, 'arn:aws:iam::aws:policy/NotThere'])
      await command('DetachUserPolicy', { userName: 'bob', policyArn });
  });

  it('says what nobody has told of a mirrored account', async () => {
    await imported('UserCreated', { userName: 'mia', userId: 'AIDAMIA', path: '/' });
    await imported('PolicyAttachedToUser', { userName: 'mia', policyArn: 'arn:aws:iam::aws:policy/NotThere' });
    const document = policy(statement('Allow', 's3:*', { Principal: { AWS: `arn:aws:iam::${MIRROR}:user/mia` } }));
    await imported('ResourcePolicySet', { resourceArn: BUCKET, eventName: 'PutBucketPolicy', document });
    expect(await can('user/mia', 's3:GetObject', `${BUCKET}/a`, {}, MIRROR)).toMatchObject({
      decision: 'allowed',
      asOf: { degraded: [...UNKNOWN, 'unknown-policy arn:aws:iam::aws:policy/NotThere'] },
    });
  });
});

describe('permissions', () => {
  const limit = 'arn:aws:iam::aws:policy/PowerUserAccess';

  it('are the statements in force, where each comes from, and what caps them', async () => {
    await command('CreateUser', { userName: 'zoe' });
    await command('CreateGroup', { groupName: 'crew' });
    await command('AddUserToGroup', { groupName: 'crew', userName: 'zoe' });
    const read = policy(
      statement('Allow', 's3:Get*', { Sid: 'read' }),
      statement('Deny', 's3:GetObjectAcl', { Resource: [`${BUCKET}/*`] }),
    );
    await command('CreatePolicy', { policyName: 'read', policyDocument: read });
    for (const [name, holder] of [
      ['AttachUserPolicy', { userName: 'zoe' }],
      ['AttachGroupPolicy', { groupName: 'crew' }],
    ] as const)
      await command(name, { ...holder, policyArn: arn('policy/read') });
    const open = { Effect: 'Allow', NotAction: 'iam:*', NotResource: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } };
    await command('PutGroupPolicy', { groupName: 'crew', policyName: 'own', policyDocument: policy(open) });
    await command('PutUserPermissionsBoundary', { userName: 'zoe', permissionsBoundary: limit });
    await command('SetGuardrail', { kind: 'scp', level: 'root', name: 'all', document: policy(statement('Allow', '*')) });
    const speaking = [
      statement('Allow', 's3:PutObject', { Principal: { AWS: arn('user/zoe') } }),
      statement('Allow', 's3:List*', { Principal: { AWS: arn('root') } }),
      statement('Allow', 's3:GetObject', { Principal: { AWS: arn('user/bob') } }),
      statement('Deny', 's3:Delete*', { Principal: { AWS: ACCOUNT } }),
    ];
    await command('SetResourcePolicy', { resourceArn: BUCKET, document: policy(...speaking) });
    const direct = { kind: 'user', holder: arn('user/zoe'), how: 'attached' };
    const byGroup = { kind: 'group', holder: arn('group/crew'), how: 'attached' };
    expect(await fresh('/principals/user%2Fzoe/permissions')).toMatchObject({
      principal: arn('user/zoe'),
      everything: false,
      statements: [
        {
          policy: arn('policy/read'),
          statement: { index: 0, sid: 'read', effect: 'Allow' },
          actions: ['s3:Get*'],
          resources: ['*'],
          conditions: [],
          from: [direct, byGroup],
        },
        { statement: { index: 1, effect: 'Deny' }, resources: [`${BUCKET}/*`], from: [direct, byGroup] },
        {
          policy: `inline:${arn('group/crew')}/own`,
          notActions: ['iam:*'],
          notResources: ['*'],
          conditions: [{ operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] }],
          from: [{ ...byGroup, how: 'inline' }],
        },
      ],
      resourcePolicies: [
        { policy: BUCKET, statement: { index: 0, effect: 'Allow' }, actions: ['s3:PutObject'], resources: ['*'] },
        { policy: BUCKET, statement: { index: 3, effect: 'Deny' } },
      ],
      boundary: { policy: limit, statements: expect.arrayContaining([expect.objectContaining({ policy: limit })]) },
      guardrails: [{ kind: 'scp', level: 'root', name: 'all', statements: [{ policy: 'scp:root/all', actions: ['*'] }] }],
      asOf: { degraded: [] },
    });
    await command('RemoveGuardrail', { kind: 'scp', level: 'root', name: 'all' });
    await command('RemoveResourcePolicy', { resourceArn: BUCKET });
  });

  it('of the root user are everything, and of nobody are not found', async () => {
    expect(await fresh('/principals/root/permissions')).toMatchObject({ everything: true, statements: [], boundary: null, guardrails: [] });
    expect(await ask(`/v1/accounts/${ACCOUNT}/principals/user%2Fzoo/permissions`)).toMatchObject({
      status: 404,
      json: { code: 'NoSuchEntity', detail: expect.stringContaining('user/zoe') },
    });
  });

  it('say what nobody has told', async () => {
    expect((await fresh('/principals/user%2Fmia/permissions', MIRROR)).asOf.degraded).toEqual([
      ...UNKNOWN,
      'unknown-policy arn:aws:iam::aws:policy/NotThere',
    ]);
  });
});

const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

describe('evaluate', () => {
  const evaluate = (body: unknown) => ask('/v1/evaluate', body as object);
  const request = { principal: arn('user/ann'), action: 's3:GetObject', resource: `${BUCKET}/a`, context: {} };

  it('answers as can, and says which conditions are open', async () => {
    const condition = { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } };
    const given = {
      identityPolicies: [policy(statement('Allow', 's3:*', condition))],
      request,
      unknown: ['aws:SourceIp'],
      name: 'ignored',
    };
    expect(await evaluate(given)).toEqual({
      status: 200,
      json: {
        decision: 'allowed-if',
        reason: expect.any(String),
        blockedBy: [],
        conditions: [{ policy: 'identityPolicies[0]', statement: 0, operator: 'IpAddress', key: 'aws:SourceIp', values: ['10.0.0.0/8'] }],
        statements: [{ policy: 'identityPolicies[0]', statement: { index: 0, effect: 'Allow' } }],
      },
    });
  });

  it.each<[string, object]>([
    ['a list', []],
    ['no request', {}],
    ['a wrong Effect', { request, identityPolicies: [policy(statement('allow', 's3:*'))] }],
    ['both Action and NotAction', { request, identityPolicies: [policy(statement('Allow', 's3:*', { NotAction: 'a:b' }))] }],
    ['both Resource and NotResource', { request, identityPolicies: [policy(statement('Allow', 's3:*', { NotResource: '*' }))] }],
    ['an unknown Version', { request, identityPolicies: [{ Version: '2020-01-01', Statement: [] }] }],
    ['a large document', { request, identityPolicies: [policy(statement('Allow', 'x'.repeat(1_100_000)))] }],
    ['a nested document', { request, resourcePolicy: { Statement: deep(34) } }],
    ['a document that is nested without end', { request, resourcePolicy: { Statement: deep(3_000) } }],
    ['no list of policies', { request, identityPolicies: {} }],
  ])('refuses %s', async (_, body) => {
    expect(await evaluate(body)).toMatchObject({ status: 400, json: { code: 'ValidationError' } });
  });

  const file = resolve(process.cwd(), '../shared/data/policy-eval/cases.json');
  if (existsSync(file)) {
    it('decides all shared cases over HTTP as they say', async () => {
      const cases = JSON.parse(readFileSync(file, 'utf8')) as readonly SharedCase[];
      expect(cases).toHaveLength(552);
      const wrong: string[] = [];
      for (const { expected, expectedDetail: _, ...given } of cases) {
        const { status, json } = await evaluate(given);
        const decisions = DISPUTED[given.id] ?? DECISIONS[expected] ?? [];
        if (status !== 200 || !decisions.includes(String(json.decision))) wrong.push(`${given.id}: ${String(json.decision)}`);
      }
      expect(wrong).toEqual([]);
    }, 60_000);
  } else console.log(`skipped: the shared policy cases over HTTP, for want of ${file}`);
});

interface SharedCase {
  readonly id: string;
  readonly expected: string;
  readonly expectedDetail?: unknown;
}

const DECISIONS: Readonly<Record<string, readonly string[]>> = {
  Allowed: ['allowed'],
  ImplicitlyDenied: ['implicitly-denied'],
  ExplicitlyDenied: ['explicitly-denied'],
  Denied: ['implicitly-denied', 'explicitly-denied'],
};
/** What the documentation decides otherwise. */
const DISPUTED: Readonly<Record<string, readonly string[]>> = {
  'iam-simulate/core/sessionPolicies#8': ['allowed'],
  'iam-simulate/resource#222': ['implicitly-denied'],
};
