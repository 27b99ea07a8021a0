import { DomainError, type PendingEvent, type Recorded } from '@app/kernel';
import { replayInto, selectRows } from '@app/projection';
import { AnsweringProcess, wholeDatabase, type TestDatabase } from '@app/testing';
import fc from 'fast-check';
import { auditMirroring, auditProjections } from './audit-projections';

const [ACCOUNT, OTHER, MIRROR] = ['100000000001', '100000000002', '200000000001'] as const;

let database: TestDatabase;
let keytrail: AnsweringProcess;

/** A record of a mirrored account. */
const imported = (type: string, data: object, at: string, more: Partial<PendingEvent> = {}) =>
  keytrail.imported(MIRROR, type, data, at, more);

interface Answered {
  readonly user: { readonly userId: string };
  readonly policy: { readonly arn: string };
  readonly accessKey: { readonly accessKeyId: string };
}

/** Carries a command out, as identity does. */
const command = async (name: string, body: object, accountId: string = ACCOUNT): Promise<Answered> =>
  (await keytrail.command(name, body, accountId)).result as Answered;

interface Item {
  readonly name: string;
  readonly accountId: string;
  readonly accessKeyId: string;
  readonly type: string;
  readonly logIndex: number;
  readonly occurredAt: string;
}
/** What answers hold, as far as it is looked into. */
interface Json extends Readonly<Record<string, unknown>> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
  readonly detail: string;
  readonly code: string;
  readonly asOf: { readonly logIndex: number };
}

const ask = (path: string, body?: object) => keytrail.ask<Json>(path, body);
const at = (path: string, accountId: string = ACCOUNT): string => `/v1/accounts/${accountId}${path}`;
const fresh = async (path: string, accountId?: string): Promise<Json> =>
  (await ask(`${at(path, accountId)}${path.includes('?') ? '&' : '?'}minLogIndex=${keytrail.newest}`)).json;
const can = async (principal: string, action: string, resource = '*', more: object = {}, accountId?: string) =>
  (await ask(at(`/can?minLogIndex=${keytrail.newest}`, accountId), { principal, action, resource, ...more })).json;
const document = (action: string, resource = '*', more: object = {}) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: resource, ...more }] });
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const arn = (resource: string): string => `arn:aws:iam::${ACCOUNT}:${resource}`;

beforeAll(async () => {
  database = await wholeDatabase();
  keytrail = await AnsweringProcess.start(database);
  await keytrail.open(ACCOUNT, 'managed');
  await keytrail.open(OTHER, 'managed');
  await keytrail.open(MIRROR, 'mirrored');
});

afterAll(async () => {
  await keytrail.stop();
  await database.drop();
});

describe('principals, groups and policies', () => {
  let policyArn: string;
  let annId: string;
  beforeAll(async () => {
    annId = (await command('CreateUser', { userName: 'ann', tags: [{ key: 'team', value: 'a' }] })).user.userId;
    await command('CreateUser', { userName: 'deep', path: '/sales/emea/' });
    await command('CreateGroup', { groupName: 'devs' });
    await command('AddUserToGroup', { groupName: 'devs', userName: 'ann' });
    policyArn = (await command('CreatePolicy', { policyName: 'read', policyDocument: document('s3:GetObject') })).policy.arn;
    await command('CreatePolicyVersion', { policyArn, policyDocument: document('s3:*'), setAsDefault: true });
    await command('AttachUserPolicy', { userName: 'ann', policyArn });
    await command('AttachGroupPolicy', { groupName: 'devs', policyArn: 'arn:aws:iam::aws:policy/job-function/Billing' });
    await command('PutUserPolicy', { userName: 'ann', policyName: 'own', policyDocument: document('sqs:*') });
    await command('CreateRole', { roleName: 'Deploy', assumeRolePolicyDocument: trust, maxSessionDuration: 7200 });
  });

  it('a user shows all that it has', async () => {
    expect(await fresh('/principals/user%2Fann')).toEqual({
      arn: arn('user/ann'),
      kind: 'user',
      name: 'ann',
      id: annId,
      path: '/',
      createdAt: expect.stringMatching(/Z$/),
      groups: ['devs'],
      attachedPolicies: [policyArn],
      inlinePolicies: [{ name: 'own', document: JSON.parse(document('sqs:*')) }],
      boundary: null,
      accessKeys: [],
      mfaDevices: [],
      passwordEnabled: false,
      tags: { team: 'a' },
      origin: 'observed',
      asOf: { logIndex: keytrail.newest, occurredAt: expect.stringMatching(/Z$/), degraded: [] },
    });
  });

  it('is found by ARN, by name and by path, a role and root too', async () => {
    for (const name of ['user/deep', 'user/sales/emea/deep', arn('user/sales/emea/deep')])
      expect(await fresh(`/principals/${encodeURIComponent(name)}`)).toMatchObject({ name: 'deep' });
    expect(await fresh('/principals/root')).toMatchObject({ kind: 'root', arn: arn('root') });
    expect(await fresh('/principals/role%2FDeploy')).toMatchObject({
      kind: 'role',
      trustPolicy: JSON.parse(trust),
      maxSessionDuration: 7200,
    });
  });

  it.each([
    'user/anm',
    'user/emea/deep',
    'user/ANN',
    'group/devs',
    'user/a%00b',
    'x',
    '..%2F..%2Fetc',
    "user/a'--",
    arn('user/ann').replace(ACCOUNT, OTHER),
  ])('%s is nobody: 404', async (name) => {
    const { status, json } = await ask(at(`/principals/${encodeURIComponent(decodeURIComponent(name))}`));
    expect([status, json.code]).toEqual([404, 'NoSuchEntity']);
    if (name === 'user/anm') expect(json.detail).toContain('user/ann');
  });

  it('groups show members and policies', async () => {
    const group = {
      arn: arn('group/devs'),
      name: 'devs',
      members: ['ann'],
      attachedPolicies: ['arn:aws:iam::aws:policy/job-function/Billing'],
      inlinePolicies: [],
    };
    expect((await fresh('/groups')).items).toMatchObject([group]);
    expect(await fresh(`/groups/${encodeURIComponent(arn('group/devs'))}`)).toMatchObject(group);
    expect((await ask(at('/groups/group%2Fdevz'))).json.detail).toContain('group/devs');
  });

  it('policies are the customer’s and AWS’s that are attached', async () => {
    expect((await fresh('/policies')).items).toMatchObject([
      { arn: policyArn, name: 'read', defaultVersionId: 'v2', attachmentCount: 1, attachedTo: { users: ['ann'], groups: [], roles: [] } },
      {
        arn: 'arn:aws:iam::aws:policy/job-function/Billing',
        name: 'Billing',
        path: '/job-function/',
        id: null,
        attachmentCount: 1,
        attachedTo: { users: [], groups: ['devs'], roles: [] },
      },
    ]);
    const { versions } = await fresh(`/policies/${encodeURIComponent(policyArn)}`);
    expect(versions).toMatchObject([
      { versionId: 'v1', isDefault: false, document: JSON.parse(document('s3:GetObject')) },
      { versionId: 'v2', isDefault: true },
    ]);
    expect(await fresh('/policies/policy%2Fread')).toMatchObject({ arn: policyArn });
    expect((await fresh(`/policies/${encodeURIComponent('arn:aws:iam::aws:policy/job-function/Billing')}`)).attachmentCount).toBe(1);
    expect((await ask(at('/policies/policy%2Fred'))).json).toMatchObject({
      code: 'NoSuchEntity',
      detail: expect.stringContaining('policy/read'),
    });
  });

  it('one account’s rows are never another’s', async () => {
    await command('CreateUser', { userName: 'only-there' }, OTHER);
    expect((await fresh('/principals', OTHER)).items.map(({ name }) => name)).toEqual(['only-there', 'root']);
    expect((await ask(at('/principals/user%2Fonly-there'))).status).toBe(404);
  });

  it('what is deleted is gone, also from what it held', async () => {
    await command('CreatePolicy', { policyName: 'short', policyDocument: document('s3:*') });
    await command('DeletePolicy', { policyArn: arn('policy/short') });
    await fresh('/policies');
    const { rows } = await keytrail.store.pool.query(
      'SELECT (SELECT count(*) FROM policies_v1) AS policies, (SELECT count(*) FROM policy_versions_v1) AS versions',
    );
    expect(rows).toEqual([{ policies: 1, versions: 1 }]);
  });
});

describe('lists', () => {
  it('page through everything once, in pages of any size', async () => {
    const names = Array.from({ length: 25 }, (_, i) => `p${i}`);
    for (const userName of names) await command('CreateUser', { userName }, OTHER);
    const whole = (await fresh('/principals?limit=1000', OTHER)).items;
    for (const limit of [1, 7, whole.length]) {
      const paged: unknown[] = [];
      for (let cursor = ''; ; ) {
        const { items, nextCursor } = (await ask(at(`/principals?limit=${limit}${cursor && `&cursor=${cursor}`}`, OTHER))).json;
        paged.push(...items);
        if (!nextCursor) break;
        cursor = nextCursor;
      }
      expect(paged).toEqual(whole);
    }
  });

  it.each([
    'limit=0',
    'limit=1001',
    'limit=x',
    'limit=',
    'limit=1&limit=2',
    'cursor=garbage',
    'cursor=',
    'minLogIndex=-1',
    'minLogIndex=',
    'minLogIndex=1.5',
    'minLogIndex=x',
  ])('%s is a ValidationError', async (query) => {
    for (const list of ['principals', 'groups', 'policies', 'access-keys', 'events']) {
      const { status, json } = await ask(at(`/${list}?${query}`));
      expect([list, status, json.code]).toEqual([list, 400, 'ValidationError']);
    }
  });

  it('take no parameter that they do not know, and no cursor of another list or account', async () => {
    expect((await ask(at('/principals?colour=red'))).json.code).toBe('UnsupportedParameter');
    const { nextCursor } = (await ask(at('/principals?limit=1', OTHER))).json;
    for (const path of [at(`/groups?cursor=${nextCursor}`, OTHER), at(`/principals?cursor=${nextCursor}`)])
      expect((await ask(path)).json.code).toBe('ValidationError');
  });

  it('know their accounts', async () => {
    expect((await ask(at('/principals', '999999999999'))).json).toMatchObject({ status: 404, code: 'NoSuchAccount' });
    expect((await ask(at('/principals', "1'%20or%20'1'='1"))).json).toMatchObject({ status: 400, code: 'InvalidAccountId' });
  });

  it('wait for what a caller wrote, and say so after 5 s', async () => {
    const began = Date.now();
    expect((await ask(at(`/principals?minLogIndex=${keytrail.newest + 1_000_000}`))).json).toMatchObject({
      status: 503,
      code: 'NotCaughtUp',
    });
    expect(Date.now() - began).toBeGreaterThan(4_500);
  });
});

describe('accounts', () => {
  it('show counts, settings and completeness', async () => {
    await command('CreateAccountAlias', { accountAlias: 'acme-spec' });
    await command('UpdateAccountPasswordPolicy', { minimumPasswordLength: 20 });
    expect(await fresh('')).toMatchObject({
      accountId: ACCOUNT,
      mode: 'managed',
      alias: 'acme-spec',
      passwordPolicy: { minimumPasswordLength: 20 },
      counts: { users: 2, groups: 1, roles: 1, policies: 1, accessKeys: 0 },
      newestEventAt: expect.stringMatching(/Z$/),
      completeness: { fraction: 1, missing: [] },
    });
    const { items, nextCursor, asOf } = (await ask('/v1/accounts?limit=2')).json;
    expect(items.map(({ accountId }) => accountId)).toEqual([ACCOUNT, OTHER]);
    expect(asOf.logIndex).toBe(keytrail.newest);
    expect((await ask(`/v1/accounts?limit=2&cursor=${nextCursor}`)).json).toMatchObject({
      items: [{ accountId: MIRROR, completeness: { fraction: 0 } }],
      nextCursor: null,
    });
  });
});

describe('access keys', () => {
  it('show age, owner and findings, and are narrowed', async () => {
    const [one, two] = [await command('CreateAccessKey', { userName: 'ann' }), await command('CreateAccessKey', { userName: 'ann' })].map(
      ({ accessKey }) => accessKey.accessKeyId,
    );
    const root = (await command('CreateAccessKey', {})).accessKey.accessKeyId;
    const { items } = await fresh('/access-keys?principal=user/ann');
    expect(new Set(items.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set([one, two]));
    expect(items[0]).toMatchObject({
      principal: arn('user/ann'),
      status: 'Active',
      ageDays: 0,
      lastUsed: null,
      findings: [{ code: 'two-active', evidence: [expect.any(Number), expect.any(Number)] }],
    });
    expect((await ask(at('/access-keys?finding=root'))).json.items).toMatchObject([{ accessKeyId: root, principal: arn('root') }]);
    expect((await ask(at('/access-keys?finding=two-active'))).json.items).toHaveLength(2);
    expect((await ask(at('/access-keys?olderThanDays=1'))).json.items).toEqual([]);
    expect((await ask(at('/access-keys?finding=shared'))).json.code).toBe('ValidationError');
    expect((await ask(at('/access-keys?principal=user/none'))).status).toBe(404);
    expect((await fresh('/principals/user%2Fann')).accessKeys).toMatchObject([
      { slot: 1, accessKeyId: one },
      { slot: 2, accessKeyId: two },
    ]);
  });

  it('are unrotated after 90 days', async () => {
    const key = { userName: 'old', userId: 'AIDAOLD', accessKeyId: 'AKIAI44QH8DHBEXAMPLE' };
    await imported('UserCreated', { userName: 'old', userId: 'AIDAOLD', path: '/' }, '2024-01-01T00:00:00.000Z');
    await imported('AccessKeyCreated', key, '2024-01-02T00:00:00.000Z');
    await imported(
      'ApiCallObserved',
      { eventSource: 's3.amazonaws.com', eventName: 'GetObject', region: 'eu-west-1' },
      '2024-05-01T00:00:00.000Z',
      {
        actor: {
          kind: 'user',
          arn: `arn:aws:iam::${MIRROR}:user/old`,
          principalId: 'AIDAOLD',
          accessKeyId: key.accessKeyId,
          sourceIp: '192.0.2.1',
        },
      },
    );
    const { items } = await fresh('/access-keys?finding=unrotated&olderThanDays=300', MIRROR);
    expect(items).toMatchObject([
      {
        accessKeyId: key.accessKeyId,
        slot: 1,
        lastUsed: { at: '2024-05-01T00:00:00.000Z', service: 's3', region: 'eu-west-1', sourceIp: '192.0.2.1' },
        findings: [{ code: 'unrotated', since: '2024-04-02T00:00:00.000Z' }],
      },
    ]);
  });
});

describe('the trail', () => {
  const types = async (query: string): Promise<string[]> => (await fresh(`/events?limit=1000&${query}`)).items.map(({ type }) => type);

  it('is the log, keytrail.newest first, whole', async () => {
    const { items } = await fresh('/events?limit=1000');
    expect(items).toEqual((await keytrail.store.readLog({ after: 0, limit: 1_000, accountId: ACCOUNT })).reverse());
  });

  it('is narrowed by every filter', async () => {
    expect(await types('type=UserCreated')).toEqual(['UserCreated', 'UserCreated']);
    const annEvents = await types('target=user/ann');
    expect(annEvents).toEqual(expect.arrayContaining(['UserCreated', 'UserAddedToGroup', 'PolicyAttachedToUser', 'AccessKeyCreated']));
    expect(await types(`target=${encodeURIComponent(arn('user/ann'))}`)).toEqual(annEvents);
    expect(await types('target=policy/Billing')).toEqual(['PolicyAttachedToGroup']);
    expect(await types('target=root')).toEqual(['AccessKeyCreated']);
    expect(await types('target=user/nobody&actor=operator')).toEqual([]);
    expect((await types('actor=operator')).length).toBe((await types('outcome=change')).length);
    expect(await types('outcome=attempt')).toEqual([]);
    const accessKeyId = (await ask(at('/access-keys?finding=root'))).json.items[0]?.accessKeyId;
    expect(await types(`accessKeyId=${accessKeyId}`)).toEqual(['AccessKeyCreated']);
    expect((await fresh(`/events?actor=user/old`, MIRROR)).items).toMatchObject([{ type: 'ApiCallObserved' }]);
  });

  it('is parted by time without loss', async () => {
    const all = (await fresh('/events?limit=1000')).items;
    const middle = all[Math.floor(all.length / 2)]?.occurredAt;
    expect((await types(`from=${middle}`)).length + (await types(`to=${middle}`)).length).toBe(all.length);
    for (const bad of ['from=yesterday', 'to=2026-13-45', 'type=Nothing', 'type=DriftDetected', 'outcome=maybe', 'target=a%00b'])
      expect((await ask(at(`/events?${bad}`))).json.code).toBe('ValidationError');
  });

  it('keeps its cursors while it grows', async () => {
    const order = (await fresh('/events?limit=1000')).items.map(({ logIndex }) => logIndex);
    const paged: number[] = [];
    for (let cursor = ''; ; ) {
      const { items, nextCursor } = (await ask(at(`/events?limit=7${cursor && `&cursor=${cursor}`}`))).json;
      paged.push(...items.map(({ logIndex }) => logIndex));
      await command('TagUser', { userName: 'ann', tags: [{ key: 'n', value: String(paged.length) }] });
      if (!nextCursor) break;
      cursor = nextCursor;
    }
    expect(paged).toEqual(order);
  });
});

describe('the live feed', () => {
  interface Told {
    readonly id: number;
    readonly cloud: { readonly id: string; readonly data: Recorded };
  }
  const toldIn = (frame: string): Told => ({
    id: Number(/^id: (\d+)$/m.exec(frame)?.[1]),
    cloud: JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? '') as Told['cloud'],
  });

  /** The first `count` events that the feed tells. */
  async function told(count: number, query = '', headers: Record<string, string> = {}, then?: () => Promise<unknown>): Promise<Told[]> {
    const end = new AbortController();
    const answer = await keytrail.fetch(`/v1/events/stream${query}`, {
      headers,
      signal: end.signal,
    });
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    await then?.();
    const frames = (text: string): string[] => text.split('\n\n').slice(0, -1);
    let text = '';
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString();
      if (frames(text).length >= count) break;
    }
    end.abort();
    return frames(text).slice(0, count).map(toldIn);
  }

  it('tells the whole log as CloudEvents', async () => {
    const { logIndex: head } = await keytrail.store.head();
    const events = await told(head, '?after=0');
    expect(events.map(({ id }) => id)).toEqual(Array.from({ length: head }, (_, i) => i + 1));
    expect(events.map(({ cloud }) => cloud.data)).toEqual(await keytrail.store.readLog({ after: 0, limit: head }));
    expect(events[0]?.cloud).toMatchObject({
      specversion: '1.0',
      type: 'keytrail.AccountOpened',
      id: events[0]?.cloud.data.id,
      source: expect.stringMatching(/^\/keytrail\//),
    });
  });

  it('resumes from Last-Event-ID, which wins over after, and begins with what comes next', async () => {
    expect((await told(1, '?after=0', { 'last-event-id': '5' }))[0]?.id).toBe(6);
    const write = () => command('TagUser', { userName: 'ann', tags: [{ key: 'feed', value: 'x' }] });
    const [next] = await told(1, '', {}, write);
    expect(next?.id).toBe(keytrail.newest);
    expect((await told(1, `?after=0&accountId=${OTHER}`))[0]?.cloud.data.accountId).toBe(OTHER);
  });

  it('refuses what it cannot follow', async () => {
    for (const query of ['after=x', 'after=-1', 'accountId=12', 'colour=red'])
      expect((await ask(`/v1/events/stream?${query}`)).status).toBe(400);
    expect((await ask('/v1/events/stream?accountId=999999999999')).status).toBe(404);
    expect((await keytrail.fetch('/v1/events/stream', { method: 'HEAD' })).status).toBe(405);
  });
});

describe('can', () => {
  const own = {
    decision: 'allowed',
    blockedBy: [],
    statements: [{ policy: `inline:${arn('user/ann')}/own`, statement: { index: 0, effect: 'Allow' } }],
  };

  it('answers from what the principal and its groups hold', async () => {
    expect(await can('user/ann', 'sqs:SendMessage')).toMatchObject({
      ...own,
      reason: expect.any(String),
      asOf: { logIndex: keytrail.newest, degraded: [] },
    });
    expect(await can(arn('user/ann'), 'SQS:sendmessage')).toMatchObject(own);
    expect(await can('user/ann', 's3:PutObject', 'arn:aws:s3:::b/k')).toMatchObject({
      decision: 'allowed',
      statements: [{ policy: arn('policy/read') }],
    });
    expect(await can('user/deep', 's3:GetObject')).toMatchObject({
      decision: 'implicitly-denied',
      blockedBy: [],
      statements: [],
      asOf: { degraded: [] },
    });
    expect(await can('root', 'ec2:RunInstances')).toMatchObject({ decision: 'allowed' });
    await command('PutGroupPolicy', {
      groupName: 'devs',
      policyName: 'stop',
      policyDocument: document('sqs:Send*', '*', { Effect: 'Deny' }),
    });
    expect(await can('user/ann', 'sqs:SendMessage')).toMatchObject({
      decision: 'explicitly-denied',
      blockedBy: ['identity'],
      statements: [{ policy: `inline:${arn('group/devs')}/stop` }],
    });
  });

  it('cuts by the boundary, and does not pass over one that nobody can read', async () => {
    await command('CreatePolicy', { policyName: 'limit', policyDocument: document('sqs:*') });
    await command('PutUserPermissionsBoundary', { userName: 'ann', permissionsBoundary: arn('policy/limit') });
    expect(await can('user/ann', 's3:GetObject', 'arn:aws:s3:::b/k')).toMatchObject({
      decision: 'implicitly-denied',
      blockedBy: ['boundary'],
    });
    await command('PutUserPermissionsBoundary', { userName: 'ann', permissionsBoundary: 'arn:aws:iam::aws:policy/NotThere' });
    expect(await can('user/ann', 's3:GetObject', 'arn:aws:s3:::b/k')).toMatchObject({
      decision: 'implicitly-denied',
      asOf: { degraded: expect.arrayContaining(['unknown-policy arn:aws:iam::aws:policy/NotThere']) },
    });
    await command('DeleteUserPermissionsBoundary', { userName: 'ann' });
  });

  it('asks the trust policy of a role, by the ids that it was bound to', async () => {
    const trusting = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: arn('user/sales/emea/deep') }, Action: 'sts:AssumeRole' }],
    });
    await command('CreateRole', { roleName: 'Trusting', assumeRolePolicyDocument: trusting });
    expect(await can('user/deep', 'sts:AssumeRole', arn('role/Trusting'))).toMatchObject({ decision: 'allowed' });
    expect(await can('user/ann', 'sts:AssumeRole', arn('role/Trusting'))).toMatchObject({ decision: 'implicitly-denied' });
  });

  it('leaves open what is unknown, and takes context and a resource policy', async () => {
    const home = { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } };
    await command('PutUserPolicy', { userName: 'deep', policyName: 'home', policyDocument: document('s3:GetObject', '*', home) });
    const ask_ = (more: object) => can('user/deep', 's3:GetObject', 'arn:aws:s3:::b/k', more);
    expect(await ask_({ unknown: ['aws:SourceIp'] })).toMatchObject({
      decision: 'allowed-if',
      conditions: [{ operator: 'IpAddress', key: 'aws:SourceIp', values: ['10.0.0.0/8'], statement: 0 }],
    });
    expect(await ask_({ context: { 'aws:SourceIp': '10.1.1.1' } })).toMatchObject({ decision: 'allowed' });
    expect(await ask_({})).toMatchObject({ decision: 'implicitly-denied' });
    const resourcePolicy = {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal: { AWS: arn('user/sales/emea/deep') }, Action: 's3:*', Resource: '*' },
    };
    expect(await ask_({ resourcePolicy })).toMatchObject({ decision: 'allowed', statements: [{ policy: 'resourcePolicy' }] });
    expect((await ask(at('/can'), { principal: 'user/deep', action: 's3:GetObject', resource: '*', resourcePolicy: '{' })).status).toBe(
      400,
    );
  });

  it('says of a mirrored account what nobody has told', async () => {
    await imported('InlinePolicyPutOnUser', { userName: 'old', policyName: 'text', policyDocument: 'no JSON' }, '2024-02-01T00:00:00.000Z');
    expect(await can('user/old', 's3:GetObject', '*', {}, MIRROR)).toMatchObject({
      decision: 'implicitly-denied',
      asOf: {
        degraded: [
          'no-snapshot',
          'guardrails-unknown',
          'resource-policies-unknown',
          `unknown-policy inline:arn:aws:iam::${MIRROR}:user/old/text`,
        ],
      },
    });
  });

  it.each<[string, object, number, string]>([
    ['nobody', { principal: 'user/depe' }, 404, 'NoSuchEntity'],
    ['a group', { principal: 'group/devs' }, 404, 'NoSuchEntity'],
    ['a number', { principal: 7 }, 400, 'ValidationError'],
    ['an action without service', { action: 'GetObject' }, 400, 'ValidationError'],
    ['a resource that is no ARN', { resource: 'reports' }, 400, 'ValidationError'],
    ['a context that is text', { context: 'x' }, 400, 'ValidationError'],
    ['a context of objects', { context: { a: {} } }, 400, 'ValidationError'],
    ['unknown that is text', { unknown: '*' }, 400, 'ValidationError'],
    ['an account of 3 digits', { resourceAccountId: '123' }, 400, 'InvalidAccountId'],
    ['at, which is not built', { at: '2026-01-01T00:00:00Z' }, 400, 'UnsupportedParameter'],
  ])('refuses %s', async (_, more, status, code) => {
    const { json } = await ask(at('/can'), { principal: 'user/deep', action: 's3:GetObject', resource: '*', ...more });
    expect(json).toMatchObject({ status, code });
    if (code === 'NoSuchEntity' && status === 404 && 'principal' in more && more.principal === 'user/depe')
      expect(json.detail).toContain('user/deep');
  });
});

/** Some command on one of a few names; most are refused, and those that are not make a history. */
const anyCommand: fc.Arbitrary<readonly [string, object]> = fc
  .record({
    userName: fc.constantFrom('u1', 'u2'),
    groupName: fc.constantFrom('g1', 'g2'),
    policyName: fc.constantFrom('p1', 'p2'),
    n: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ userName, groupName, policyName, n }) => {
    const policyArn = `arn:aws:iam::${OTHER}:policy/${policyName}`;
    const user = { userName };
    return fc.constantFrom<readonly [string, object]>(
      ['CreateUser', user],
      ['CreateUser', { ...user, path: '/x/', tags: [{ key: 'k', value: String(n) }] }],
      ['DeleteUser', user],
      ['UpdateUser', { ...user, newUserName: `u${n}` }],
      ['TagUser', { ...user, tags: [{ key: `K${n}`, value: 'v' }] }],
      ['UntagUser', { ...user, tagKeys: [`k${n}`] }],
      ['CreateGroup', { groupName }],
      ['DeleteGroup', { groupName }],
      ['AddUserToGroup', { ...user, groupName }],
      ['RemoveUserFromGroup', { ...user, groupName }],
      ['CreatePolicy', { policyName, policyDocument: document('s3:*') }],
      ['CreatePolicyVersion', { policyArn, policyDocument: document('s3:Get*'), setAsDefault: n > 2 }],
      ['SetDefaultPolicyVersion', { policyArn, versionId: `v${n}` }],
      ['DeletePolicyVersion', { policyArn, versionId: `v${n}` }],
      ['DeletePolicy', { policyArn }],
      ['AttachUserPolicy', { ...user, policyArn }],
      ['DetachUserPolicy', { ...user, policyArn }],
      ['AttachGroupPolicy', { groupName, policyArn }],
      ['DetachGroupPolicy', { groupName, policyArn }],
      ['PutUserPolicy', { ...user, policyName: `own${n}`, policyDocument: document('sqs:*') }],
      ['DeleteUserPolicy', { ...user, policyName: `own${n}` }],
      ['PutUserPermissionsBoundary', { ...user, permissionsBoundary: policyArn }],
      ['DeleteUserPermissionsBoundary', user],
      ['CreateAccessKey', user],
      ['CreateVirtualMFADevice', { virtualMFADeviceName: `m${n}` }],
      ['DeleteVirtualMFADevice', { serialNumber: `arn:aws:iam::${OTHER}:mfa/m${n}` }],
      ['CreateRole', { roleName: `r${n}`, assumeRolePolicyDocument: trust }],
      ['UpdateAssumeRolePolicy', { roleName: `r${n}`, policyDocument: trust }],
      ['DeleteRole', { roleName: `r${n}` }],
    );
  });

describe('the rows', () => {
  async function expectReplay(): Promise<void> {
    const log = await keytrail.store.readLog({ after: 0, limit: 10_000 });
    for (const accountId of [ACCOUNT, OTHER, MIRROR]) await keytrail.runner.caughtUp(accountId, log.length);
    const expected = replayInto(auditProjections, log, { mirroring: auditMirroring, accounts: new Set([MIRROR]) });
    for (const projection of auditProjections) {
      const keys = projection.key.map((_, n) => n + 2).join(', ');
      const { rows } = await keytrail.store.pool.query(`${selectRows(projection)} ORDER BY 1, ${keys}`);
      expect([projection.name, rows]).toEqual([projection.name, expected[projection.name]]);
    }
  }

  it('are those that a replay of the log gives', expectReplay);

  it('are so after any commands', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyCommand, { minLength: 20, maxLength: 60 }), async (commands) => {
        for (const [name, body] of commands) {
          await command(name, body, OTHER).catch((error: unknown) => {
            if (!(error instanceof DomainError)) throw error;
          });
        }
        await expectReplay();
      }),
      { numRuns: 6 },
    );
    const types = (await keytrail.store.readLog({ after: 0, limit: 10_000, accountId: OTHER })).map(({ type }) => type);
    expect(new Set(types).size).toBeGreaterThan(15); // refusals alone would prove nothing
  });
});
