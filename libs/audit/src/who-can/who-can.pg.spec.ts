import { importCloudTrail } from '@app/ingest';
import { DomainError } from '@app/kernel';
import type { OpenCondition } from '@app/policy-engine';
import { sampleOrganization } from '@app/sample-org';
import { AnsweringProcess, wholeDatabase, type TestDatabase } from '@app/testing';
import fc from 'fast-check';

const [ACCOUNT, MIRROR] = ['100000000001', '200000000001'] as const;
const BUCKET = 'arn:aws:s3:::reports';
const UNKNOWN = ['no-snapshot', 'guardrails-unknown', 'resource-policies-unknown'];
const operator = { kind: 'operator' } as const;
const arn = (resource: string): string => `arn:aws:iam::${ACCOUNT}:${resource}`;

interface Item {
  readonly principal: string;
  readonly decision: string;
  readonly conditions?: readonly OpenCondition[];
  readonly via: readonly string[];
}
interface Json extends Readonly<Record<string, unknown>> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
  readonly asOf: { readonly logIndex: number; readonly degraded: readonly string[] };
}

let database: TestDatabase;
/** One that folds the events too, and one that only hears what the other has done. */
let folding: AnsweringProcess;
let reading: AnsweringProcess;
let newest = 0;

async function command(name: string, body: object): Promise<number> {
  const { logIndex } = await folding.command(name, body);
  newest = Math.max(newest, logIndex);
  return logIndex;
}

type Question = { readonly action: string; readonly resource: string; readonly resourceAccountId?: string };

const whoCan = (process: AnsweringProcess, question: Question, more = '', accountId: string = ACCOUNT, minLogIndex = newest) =>
  process.ask<Json>(
    `/v1/accounts/${accountId}/who-can?${new URLSearchParams({ ...question, minLogIndex: String(minLogIndex) }).toString()}${more}`,
  );

/** All pages of an answer. */
async function everybody(
  process: AnsweringProcess,
  question: Question,
  accountId: string = ACCOUNT,
): Promise<{ items: Item[]; degraded: readonly string[] }> {
  const items: Item[] = [];
  for (let cursor = ''; ; ) {
    const { status, json } = await whoCan(process, question, `&limit=3${cursor}`, accountId);
    expect([status, json.asOf?.logIndex]).toEqual([200, expect.any(Number)]);
    items.push(...json.items);
    if (json.nextCursor === null) return { items, degraded: json.asOf.degraded };
    cursor = `&cursor=${json.nextCursor}`;
  }
}

/** What `can` says of each principal, put together. */
async function loop(question: Question, accountId: string = ACCOUNT): Promise<{ items: Item[]; degraded: Set<string> }> {
  const principals: { arn: string }[] = [];
  for (let cursor = ''; ; ) {
    const { json } = await folding.ask<Json>(`/v1/accounts/${accountId}/principals?limit=1000&minLogIndex=${newest}${cursor}`);
    principals.push(...(json.items as unknown as { arn: string }[]));
    if (json.nextCursor === null) break;
    cursor = `&cursor=${json.nextCursor}`;
  }
  const items: Item[] = [];
  const degraded = new Set<string>();
  for (const principal of principals.map((each) => each.arn).sort()) {
    const { json } = await folding.ask<Json>(`/v1/accounts/${accountId}/can`, { principal, ...question, unknown: ['*'] });
    for (const reason of json.asOf.degraded) degraded.add(reason);
    const { decision, conditions, statements } = json as unknown as Item & {
      statements: { policy: string; statement: { effect: string } }[];
    };
    if (decision !== 'allowed' && decision !== 'allowed-if') continue;
    const via = [...new Set(statements.filter(({ statement }) => statement.effect === 'Allow').map(({ policy }) => policy))];
    items.push({ principal, decision, ...(conditions && { conditions }), via });
  }
  return { items, degraded };
}

/** Without the boundary's and guardrails' statements, which limit and do not grant. */
const granting = (items: readonly Item[], limits: ReadonlySet<string>): Item[] =>
  items.map((item) => ({ ...item, via: item.via.filter((policy) => !policy.startsWith('scp:') && !limits.has(policy)) }));

async function expectLoop(question: Question, accountId?: string): Promise<number> {
  const expected = await loop(question, accountId);
  const limits = new Set([arn('policy/limit')]);
  for (const process of [folding, reading]) {
    const { items, degraded } = await everybody(process, question, accountId);
    expect(granting(items, limits)).toEqual(granting(expected.items, limits));
    expect(new Set(degraded.filter((reason) => reason !== 'other-accounts'))).toEqual(expected.degraded);
  }
  return expected.items.length;
}

beforeAll(async () => {
  database = await wholeDatabase();
  folding = await AnsweringProcess.start(database);
  reading = await AnsweringProcess.start(database, { folds: false });
  await folding.open(ACCOUNT, 'managed');
});

afterAll(async () => {
  for (const each of [reading, folding]) await each.stop();
  await database.drop();
});

const policy = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements });
const statement = (Effect: string, Action: string, more: object = {}) => ({ Effect, Action, Resource: '*', ...more });

describe('who can', () => {
  it('answers with who, by which policy, and on what conditions', async () => {
    for (const userName of ['ann', 'bob', 'cid', 'dee']) await command('CreateUser', { userName });
    const office = { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } };
    await command('CreatePolicy', {
      policyName: 'read',
      policyDocument: policy(statement('Allow', 's3:Get*', { Resource: `${BUCKET}/*` })),
    });
    await command('CreateGroup', { groupName: 'devs' });
    await command('AttachGroupPolicy', { groupName: 'devs', policyArn: arn('policy/read') });
    await command('AddUserToGroup', { groupName: 'devs', userName: 'ann' });
    await command('PutUserPolicy', { userName: 'bob', policyName: 'own', policyDocument: policy(statement('Allow', '*', office)) });
    await command('PutUserPolicy', { userName: 'cid', policyName: 'own', policyDocument: policy(statement('Allow', 'sqs:*')) });
    const question = { action: 's3:GetObject', resource: `${BUCKET}/a.csv` };
    const { status, json } = await whoCan(reading, question);
    expect([status, json]).toEqual([
      200,
      {
        items: [
          { principal: arn('root'), decision: 'allowed', via: [] },
          { principal: arn('user/ann'), decision: 'allowed', via: [arn('policy/read')] },
          {
            principal: arn('user/bob'),
            decision: 'allowed-if',
            conditions: [
              { policy: `inline:${arn('user/bob')}/own`, statement: 0, operator: 'IpAddress', key: 'aws:SourceIp', values: ['10.0.0.0/8'] },
            ],
            via: [`inline:${arn('user/bob')}/own`],
          },
        ],
        nextCursor: null,
        asOf: { logIndex: newest, occurredAt: expect.any(String), degraded: [] },
      },
    ]);
  });

  it('sees each change that it was told to wait for', async () => {
    const question = { action: 's3:GetObject', resource: `${BUCKET}/a.csv` };
    const names = async (): Promise<string[]> => {
      const [one, other] = await Promise.all([whoCan(folding, question), whoCan(reading, question)]);
      expect(other.json.items).toEqual(one.json.items);
      expect(other.json.asOf.logIndex).toBe(newest);
      return one.json.items.map(({ principal }) => principal.replace(/.*:/, '').replace('user/', ''));
    };
    const steps: readonly (readonly [string, object, readonly string[]])[] = [
      ['AddUserToGroup', { groupName: 'devs', userName: 'dee' }, ['root', 'ann', 'bob', 'dee']],
      ['UpdateUser', { userName: 'bob', newUserName: 'rob' }, ['root', 'ann', 'dee', 'rob']],
      [
        'CreatePolicyVersion',
        { policyArn: arn('policy/read'), policyDocument: policy(statement('Allow', 'sqs:*')) },
        ['root', 'ann', 'dee', 'rob'],
      ],
      ['SetDefaultPolicyVersion', { policyArn: arn('policy/read'), versionId: 'v2' }, ['root', 'rob']],
      ['SetDefaultPolicyVersion', { policyArn: arn('policy/read'), versionId: 'v1' }, ['root', 'ann', 'dee', 'rob']],
      ['RemoveUserFromGroup', { groupName: 'devs', userName: 'ann' }, ['root', 'dee', 'rob']],
      ['DeleteUserPolicy', { userName: 'rob', policyName: 'own' }, ['root', 'dee']],
      ['PutUserPermissionsBoundary', { userName: 'dee', permissionsBoundary: 'arn:aws:iam::aws:policy/NotThere' }, ['root']],
      ['DeleteUserPermissionsBoundary', { userName: 'dee' }, ['root', 'dee']],
      [
        'SetResourcePolicy',
        { resourceArn: BUCKET, document: policy(statement('Allow', '*', { Principal: { AWS: arn('user/cid') } })) },
        ['root', 'cid', 'dee'],
      ],
      ['SetGuardrail', { kind: 'scp', level: 'root', name: 'none', document: policy(statement('Deny', 's3:*')) }, []],
      ['RemoveGuardrail', { kind: 'scp', level: 'root', name: 'none' }, ['root', 'cid', 'dee']],
      ['RemoveUserFromGroup', { groupName: 'devs', userName: 'dee' }, ['root', 'cid']],
      ['DeleteUser', { userName: 'dee' }, ['root', 'cid']],
    ];
    for (const [name, body, expected] of steps) {
      await command(name, body);
      expect([name, await names()]).toEqual([name, expected]);
    }
  });

  it('holds every change that its reader waited for, while others write', async () => {
    const writer = async (userName: string): Promise<void> => {
      await command('CreateUser', { userName });
      for (const process of [reading, folding, reading]) {
        for (const [name, body] of [
          ['PutUserPolicy', { policyDocument: policy(statement('Allow', 'sns:Publish')) }],
          ['DeleteUserPolicy', {}],
        ] as const) {
          const logIndex = await command(name, { userName, policyName: 'own', ...body });
          const { json } = await whoCan(process, { action: 'sns:Publish', resource: '*' }, '&limit=1000', ACCOUNT, logIndex);
          expect(json.asOf.logIndex).toBeGreaterThanOrEqual(logIndex);
          expect(json.items.some(({ principal }) => principal === arn(`user/${userName}`))).toBe(name === 'PutUserPolicy');
        }
      }
      await command('DeleteUser', { userName });
    };
    await Promise.all(Array.from({ length: 12 }, (_, at) => writer(`writer-${at}`)));
  });

  it('says whom it does not cover, and what it cannot read', async () => {
    await command('SetResourcePolicy', {
      resourceArn: BUCKET,
      document: policy(
        statement('Allow', 's3:GetObject', { Principal: { AWS: MIRROR } }),
        statement('Allow', 's3:PutObject', { Principal: { AWS: ACCOUNT } }),
      ),
    });
    await command('AttachUserPolicy', { userName: 'cid', policyArn: 'arn:aws:iam::aws:policy/NotThere' });
    const ask_ = async (action: string) => (await whoCan(reading, { action, resource: `${BUCKET}/a` })).json.asOf.degraded;
    expect(await ask_('s3:GetObject')).toEqual(['unknown-policy arn:aws:iam::aws:policy/NotThere', 'other-accounts']);
    await command('DetachUserPolicy', { userName: 'cid', policyArn: 'arn:aws:iam::aws:policy/NotThere' });
    expect(await ask_('s3:PutObject')).toEqual([]);
    await command('RemoveResourcePolicy', { resourceArn: BUCKET });
  });

  it.each<[string, Record<string, string>, number, string]>([
    ['no action', { resource: '*' }, 400, 'ValidationError'],
    ['an action without service', { action: 'GetObject', resource: '*' }, 400, 'ValidationError'],
    ['no resource', { action: 's3:GetObject' }, 400, 'ValidationError'],
    ['a resource that is no ARN', { action: 's3:GetObject', resource: 'reports' }, 400, 'ValidationError'],
    ['an account of 3 digits', { action: 's3:GetObject', resource: '*', resourceAccountId: '123' }, 400, 'InvalidAccountId'],
    ['a limit out of range', { action: 's3:GetObject', resource: '*', limit: '1001' }, 400, 'ValidationError'],
    ['a foreign cursor', { action: 's3:GetObject', resource: '*', cursor: 'abc' }, 400, 'ValidationError'],
    ['at, which is not built', { action: 's3:GetObject', resource: '*', at: '2026-01-01T00:00:00Z' }, 400, 'UnsupportedParameter'],
  ])('refuses %s', async (_, query, status, code) => {
    const { json } = await folding.ask<Json>(`/v1/accounts/${ACCOUNT}/who-can?${new URLSearchParams(query).toString()}`);
    expect(json).toMatchObject({ status, code });
  });
});

const office = { Condition: { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } };
const documents = fc.constantFrom(
  policy(statement('Allow', 's3:*')),
  policy(statement('Allow', 's3:Get*', { Resource: `${BUCKET}/*` }), statement('Deny', 's3:*', { Resource: `${BUCKET}/secret/*` })),
  policy(statement('Allow', '*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })),
  policy(statement('Allow', 's3:GetObject', { Resource: `${BUCKET}/\${aws:username}` })),
  policy(statement('Allow', 's3:*', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'a' } } })),
  policy({ Effect: 'Deny', NotAction: 'sqs:*', Resource: '*', ...office }),
);
const anyCommand: fc.Arbitrary<readonly [string, object]> = fc
  .record({
    userName: fc.constantFrom('u1', 'u2', 'u3'),
    groupName: fc.constantFrom('g1', 'g2'),
    policyName: fc.constantFrom('p1', 'p2'),
    n: fc.integer({ min: 1, max: 4 }),
    policyDocument: documents,
  })
  .chain(({ userName, groupName, policyName, n, policyDocument }) => {
    const policyArn = n === 4 ? 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' : arn(`policy/${policyName}`);
    const user = { userName };
    const trust = policy({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { AWS: n % 2 === 0 ? arn(`user/${userName}`) : ACCOUNT },
    });
    const admitting = policy(
      statement(
        n === 1 ? 'Deny' : 'Allow',
        's3:GetObject',
        n === 3
          ? { NotPrincipal: { AWS: [ACCOUNT, arn(`user/${userName}`)] }, Effect: 'Deny' }
          : { Principal: { AWS: n === 2 ? '*' : arn(`user/${userName}`) } },
      ),
    );
    return fc.constantFrom<readonly [string, object]>(
      ['CreateUser', user],
      ['CreateUser', { ...user, tags: [{ key: 'team', value: 'a' }] }],
      ['DeleteUser', user],
      ['UpdateUser', { ...user, newUserName: `u${n}` }],
      ['UpdateUser', { ...user, newPath: '/x/' }],
      ['TagUser', { ...user, tags: [{ key: 'team', value: n > 2 ? 'a' : 'b' }] }],
      ['UntagUser', { ...user, tagKeys: ['team'] }],
      ['CreateGroup', { groupName }],
      ['DeleteGroup', { groupName }],
      ['UpdateGroup', { groupName, newPath: n > 2 ? '/y/' : '/' }],
      ['AddUserToGroup', { ...user, groupName }],
      ['RemoveUserFromGroup', { ...user, groupName }],
      ['CreatePolicy', { policyName, policyDocument }],
      ['CreatePolicyVersion', { policyArn, policyDocument, setAsDefault: n > 1 }],
      ['SetDefaultPolicyVersion', { policyArn, versionId: `v${n}` }],
      ['DeletePolicy', { policyArn }],
      ['AttachUserPolicy', { ...user, policyArn }],
      ['DetachUserPolicy', { ...user, policyArn }],
      ['AttachGroupPolicy', { groupName, policyArn }],
      ['DetachGroupPolicy', { groupName, policyArn }],
      ['PutUserPolicy', { ...user, policyName: `own${n % 2}`, policyDocument }],
      ['DeleteUserPolicy', { ...user, policyName: `own${n % 2}` }],
      ['PutGroupPolicy', { groupName, policyName: 'shared', policyDocument }],
      ['DeleteGroupPolicy', { groupName, policyName: 'shared' }],
      ['PutUserPermissionsBoundary', { ...user, permissionsBoundary: arn('policy/limit') }],
      ['DeleteUserPermissionsBoundary', user],
      ['CreateRole', { roleName: `r${n}`, assumeRolePolicyDocument: trust }],
      ['UpdateAssumeRolePolicy', { roleName: `r${n}`, policyDocument: trust }],
      ['PutRolePolicy', { roleName: `r${n}`, policyName: 'own', policyDocument }],
      ['DeleteRole', { roleName: `r${n}` }],
      ['SetResourcePolicy', { resourceArn: BUCKET, document: admitting }],
      ['RemoveResourcePolicy', { resourceArn: BUCKET }],
      ['SetGuardrail', { kind: 'scp', level: 'root', name: 'limits', document: policy(statement('Allow', 's3:*')) }],
      ['RemoveGuardrail', { kind: 'scp', level: 'root', name: 'limits' }],
      [
        'SetGuardrail',
        { kind: 'rcp', level: 'root', name: 'limits', document: policy(statement('Deny', 's3:*', { Principal: '*', ...office })) },
      ],
      ['RemoveGuardrail', { kind: 'rcp', level: 'root', name: 'limits' }],
    );
  });

describe('everybody is who asking each gives', () => {
  it('after any commands', async () => {
    const policyDocument = policy(statement('Allow', 's3:*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }));
    await command('CreatePolicy', { policyName: 'limit', policyDocument });
    let found = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyCommand, { minLength: 20, maxLength: 60 }), async (commands) => {
        for (const [name, body] of commands)
          await command(name, body).catch((error: unknown) => {
            if (!(error instanceof DomainError)) throw error;
          });
        const questions = [
          { action: 's3:GetObject', resource: `${BUCKET}/u1` },
          { action: 'sqs:SendMessage', resource: '*' },
          { action: 'sts:AssumeRole', resource: arn('role/r2') },
          { action: 's3:GetObject', resource: `${BUCKET}/secret/x`, resourceAccountId: MIRROR },
        ];
        for (const question of questions) found += await expectLoop(question);
      }),
      { numRuns: process.env.KEYTRAIL_SOAK === '1' ? 60 : 6 },
    );
    expect(found).toBeGreaterThan(5);
  });

  it('in a mirrored account', async () => {
    const { records, questions } = sampleOrganization({ accountId: MIRROR, until: new Date('2026-01-05T12:00:00Z'), usage: 0 });
    async function* bytes() {
      yield Buffer.from(JSON.stringify({ Records: records }));
    }
    newest = (await importCloudTrail(folding.store, bytes(), { actor: operator, correlationId: 'spec' })).logIndex;
    let found = 0;
    for (const { action, resource } of questions) found += await expectLoop({ action, resource }, MIRROR);
    expect(found).toBeGreaterThan(5);
    const { degraded } = await everybody(reading, { action: 's3:GetObject', resource: '*' }, MIRROR);
    expect(degraded).toEqual(expect.arrayContaining(UNKNOWN));
  });

  it('after notifications were lost', async () => {
    const { rows } = await folding.store.pool.query<{ pid: number }>(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'keytrail-changes' AND datname = current_database()`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const policyDocument of [policy(statement('Allow', 's3:*')), policy(statement('Allow', 'sqs:*'))]) {
      await command('PutUserPolicy', { userName: 'cid', policyName: 'own', policyDocument });
      await expectLoop({ action: 's3:GetObject', resource: `${BUCKET}/a` });
    }
  });
});
