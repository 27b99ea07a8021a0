import { cannedServer, run, TOKEN, type Asked, type Reply } from './server.fixture';

const counts = (users: number) => ({ users, groups: 0, roles: 0, policies: 0, accessKeys: 1 });
const account = (accountId: string, users: number, mode = 'mirrored') => ({
  accountId,
  name: null,
  mode,
  counts: counts(users),
  newestEventAt: '2026-11-25T10:00:00.000Z',
});
const managed = account('100000000001', 0, 'managed');
const mirrored = account('200000000002', 3);
const asOf = { logIndex: 7, occurredAt: '2026-11-25T10:00:00.000Z', degraded: [] as string[] };
const list = (items: object[], more: object = {}) => ({ body: { items, nextCursor: null, asOf, ...more } });
const user = (name: string, more: object = {}) => ({
  arn: `arn:aws:iam::200000000002:user/${name}`,
  kind: 'user',
  name,
  groups: ['developers'],
  attachedPolicies: ['arn:aws:iam::aws:policy/SecurityAudit'],
  inlinePolicies: [{ name: 'temporary', document: {} }],
  boundary: null,
  accessKeys: [],
  mfaDevices: [],
  passwordEnabled: true,
  origin: 'observed',
  ...more,
});
const key = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  principal: 'arn:aws:iam::200000000002:user/ann',
  status: 'Active',
  ageDays: 127,
  lastUsed: null,
  findings: [{ code: 'unrotated', reason: '127 days old, more than 90', since: '2026-10-19T00:00:00.000Z', evidence: [3] }],
};
const allowed = {
  decision: 'allowed',
  reason: 'A statement allows it',
  blockedBy: [],
  statements: [{ policy: 'arn:aws:iam::200000000002:policy/cli', statement: { index: 0, effect: 'Allow' } }],
  asOf,
};
const at = '/v1/accounts/200000000002';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => void (await Promise.all(open.splice(0).map((server) => server.close()))));

async function server(replies: Record<string, Reply | ((asked: Asked) => Reply)>) {
  const started = await cannedServer({ 'GET /v1/accounts': list([managed, mirrored]), ...replies });
  open.push(started);
  return { ...started, cli: (args: string[], options?: Parameters<typeof run>[1]) => run([...args, '--url', started.url], options) };
}

describe('the command line', () => {
  it('names its commands and explains each', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    for (const name of ['serve', 'accounts', 'import', 'can', 'who-can', 'principals', 'keys', 'events', 'lint', 'topic', 'doctor']) {
      expect(out).toMatch(new RegExp(`\\b${name}\\b`));
      expect((await run([name, '--help'])).code).toBe(0);
    }
  });

  it.each([
    [['frobnicate']],
    [['can', 'user/ann']],
    [['principals', '--colour', 'red']],
    [['events', '--limit', 'many']],
    [['events', '--follow', '--from', '2026']],
    [['keys', '--url', 'nowhere']],
    [[]],
  ])('ends with 2 for wrong use: %j', async (args) => {
    const { code, out, err } = await run(args);
    expect([code, out]).toEqual([2, '']);
    expect(err.length).toBeGreaterThan(10);
  });

  it('says in words that no server is there, that the token is refused and that there is none', async () => {
    const nobody = await run(['principals', '--url', 'http://127.0.0.1:9']);
    expect([nobody.code, nobody.err]).toEqual([3, expect.stringMatching(/No Keytrail answers at http:\/\/127\.0\.0\.1:9 \(.+\)/)]);
    const { cli } = await server({});
    expect(await cli(['principals'], { variables: { KEYTRAIL_TOKEN: 'wrong' } })).toMatchObject({
      code: 3,
      err: expect.stringContaining('refuses the token from KEYTRAIL_TOKEN'),
    });
    const none = await cli(['principals'], { variables: { KEYTRAIL_DATA_DIR: '/nowhere' } });
    expect(none).toMatchObject({ code: 3, err: expect.stringContaining('/nowhere/credentials') });
  });

  it('follows all pages of a list and prints one document with --json', async () => {
    const page = ({ query }: Asked): Reply =>
      list([user(`u${query.get('cursor') ?? 0}`)], {
        nextCursor: query.get('cursor') === '2' ? null : String(Number(query.get('cursor') ?? 0) + 1),
      });
    const { cli } = await server({ [`GET ${at}/principals`]: page });
    const { out } = await cli(['principals', '--json']);
    expect(JSON.parse(out).items.map(({ name }: { name: string }) => name)).toEqual(['u0', 'u1', 'u2']);
    expect((await cli(['principals'])).out).toMatch(
      /^PRINCIPAL .*\nuser\/u0 +developers +SecurityAudit \(AWS\), temporary \(inline\) +0 +no +yes$/m,
    );
  });

  it('fits a table to the terminal, in colour only there', async () => {
    const { cli } = await server({
      [`GET ${at}/principals`]: list([user('ann', { groups: Array.from({ length: 20 }, (_, n) => `group-${n}`) })]),
    });
    const narrow = (await cli(['principals'], { columns: 80 })).out;
    expect(narrow).toContain('\x1b[');
    expect(
      Math.max(
        ...narrow
          .replace(/\x1b\[\d+m/g, '')
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80);
    expect((await cli(['principals'], { columns: 80, variables: { KEYTRAIL_TOKEN: TOKEN, NO_COLOR: '1' } })).out).not.toContain('\x1b[');
    expect((await cli(['principals'])).out).not.toContain('\x1b[');
  });

  it('chooses the only account that holds anything, else the default one, else asks', async () => {
    const principals = {
      [`GET ${at}/principals`]: list([user('ann')]),
      'GET /v1/accounts/100000000001/principals': list([user('managed')]),
    };
    const two = await server({ ...principals, 'GET /v1/accounts': list([account('100000000001', 2, 'managed'), mirrored]) });
    expect((await two.cli(['principals'])).out).toContain('user/managed');
    expect((await two.cli(['principals', '--account', '200000000002'])).out).toContain('user/ann');
    const others = await server({ ...principals, 'GET /v1/accounts': list([managed, mirrored, account('300000000003', 1)]) });
    expect(await others.cli(['principals'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/--account:\n +200000000002 .*\n +300000000003/),
    });
    expect((await others.cli(['principals', '--account', '12'])).code).toBe(2);
    const empty = await server({ ...principals, 'GET /v1/accounts': list([managed]) });
    expect((await empty.cli(['principals'])).out).toContain('user/managed');
  });

  it('lists keys with what is wrong with them, over all accounts in one column more', async () => {
    const { cli, asked } = await server({ [`GET ${at}/access-keys`]: list([key]), 'GET /v1/accounts/100000000001/access-keys': list([]) });
    expect((await cli(['keys'])).out).toMatch(/AKIAIOSFODNN7EXAMPLE +user\/ann +Active +127 +– +unrotated: 127 days old, more than 90/);
    expect((await cli(['keys', '--account', 'all'])).out).toMatch(/^ACCOUNT .*\n200000000002 +AKIA/);
    expect(JSON.parse((await cli(['keys', '--account', 'all', '--json'])).out).items[0]).toMatchObject({
      accountId: '200000000002',
      status: 'Active',
    });
    expect((await cli(['keys', '--finding', 'unrotated', '--exit-code'])).code).toBe(1);
    expect(asked.at(-1)?.query.get('finding')).toBe('unrotated');
    expect((await cli(['keys', '--account', '100000000001'])).out).toBe('No access key.\n');
  });
});

describe('keytrail can', () => {
  it('asks with everything unknown unless --exact, and with the given circumstances', async () => {
    const { cli, asked } = await server({ [`POST ${at}/can`]: { body: allowed } });
    const question = ['can', 'user/ann', 's3:GetObject', 'arn:aws:s3:::b/k'];
    expect((await cli(question)).out).toBe('user/ann s3:GetObject arn:aws:s3:::b/k\nallowed\n  granted by policy cli, statement 0\n');
    expect(JSON.parse(asked.at(-1)?.body ?? '')).toEqual({
      principal: 'user/ann',
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::b/k',
      unknown: ['*'],
    });
    await cli([...question, '--exact', '--context', 'aws:SourceIp=203.0.113.9', '--context', 'a=1', '--context', 'a=2', '--json']);
    expect(JSON.parse(asked.at(-1)?.body ?? '')).toEqual({
      principal: 'user/ann',
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::b/k',
      context: { 'aws:SourceIp': '203.0.113.9', a: ['1', '2'] },
    });
    expect((await cli([...question, '--context', 'nothing'])).code).toBe(2);
  });

  it('ends with 1 for a denied decision if asked to, and tells above the answer what it does not know', async () => {
    const denied = {
      ...allowed,
      decision: 'implicitly-denied',
      reason: 'No policy grants it',
      statements: [],
      asOf: { ...asOf, degraded: ['no-snapshot', 'unknown-policy arn:aws:iam::aws:policy/X'] },
    };
    const { cli } = await server({ [`POST ${at}/can`]: { body: denied } });
    const { code, out } = await cli(['can', 'user/ann', 's3:GetObject', '*', '--exit-code']);
    expect(code).toBe(1);
    expect(out).toMatch(
      /^This answer is not complete:\n  no snapshot .*\n  what the policy arn:aws:iam::aws:policy\/X says is not known\n\n.*\ndenied\n {2}No policy grants it\n$/,
    );
    expect((await cli(['can', 'user/ann', 's3:GetObject', '*'])).code).toBe(0);
  });

  it('repeats the server’s words for an unknown principal', async () => {
    const { cli } = await server({
      [`POST ${at}/can`]: { status: 404, body: { detail: 'The user cloe does not exist; did you mean cleo?', code: 'NotFound' } },
    });
    expect(await cli(['can', 'user/cloe', 's3:GetObject', '*'])).toEqual({
      code: 3,
      out: '',
      err: 'The user cloe does not exist; did you mean cleo? (NotFound)\n',
    });
  });
});

describe('keytrail who-can', () => {
  const arn = (resource: string) => `arn:aws:iam::200000000002:${resource}`;
  const root = { principal: arn('root'), decision: 'allowed', via: [] };
  const ann = {
    principal: arn('user/x/ann'),
    decision: 'allowed-if',
    conditions: [{ policy: arn('policy/read'), statement: 0, operator: 'IpAddress', key: 'aws:SourceIp', values: ['10.0.0.0/8', '::1'] }],
    via: [arn('policy/read'), `inline:${arn('user/x/ann')}/own`],
  };
  const question = ['who-can', 's3:GetObject', 'arn:aws:s3:::b/k'];

  it('lists who may, by what, and on what conditions', async () => {
    const { cli, asked } = await server({ [`GET ${at}/who-can`]: list([root, ann]) });
    expect((await cli(question)).out.replace(/ +/g, ' ')).toBe(
      [
        'PRINCIPAL DECISION VIA CONDITIONS',
        'root allowed needs no policy',
        'user/ann allowed if policy read if aws:SourceIp IpAddress 10.0.0.0/8 or ::1 (policy read)',
        ' inline policy own of user/ann',
        '',
      ].join('\n'),
    );
    expect(Object.fromEntries(asked.at(-1)?.query ?? [])).toMatchObject({ action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' });
    expect(JSON.parse((await cli([...question, '--json'])).out)).toEqual({ items: [root, ann], nextCursor: null, asOf });
  });

  it('asks all accounts in one column more, and ends with 1 if asked to and anybody but root may', async () => {
    const others = { 'GET /v1/accounts/100000000001/who-can': list([]) };
    const { cli } = await server({ [`GET ${at}/who-can`]: list([root]), ...others });
    expect(await cli([...question, '--account', 'all', '--exit-code'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^ACCOUNT +PRINCIPAL +DECISION +VIA\n200000000002 +root +allowed +needs no policy\n$/),
    });
    expect((await cli([...question, '--account', '100000000001'])).out).toBe('Nobody may s3:GetObject on arn:aws:s3:::b/k.\n');
    const findings = await server({ [`GET ${at}/who-can`]: list([ann]) });
    expect((await findings.cli([...question, '--exit-code'])).code).toBe(1);
  });
});

describe('keytrail doctor', () => {
  it('says what is running, and how well', async () => {
    const health = { status: 'ok', database: 'up', broker: 'in-process', relay: { lag: 0 }, projections: [{ name: 'audit', lag: 2 }] };
    const { cli } = await server({
      'GET /health/ready': { body: health },
      'GET /v1/operations/parked': { body: { items: [] } },
      'GET /docs-json': { body: { info: { version: '0.1.0' } } },
    });
    expect((await cli(['doctor'])).out.replace(/ +/g, ' ')).toMatch(
      /ready\n version 0\.1\.0\n database up\n broker in-process\n relay up to date\n projections audit 2 events behind\n parked nothing\n accounts 1 managed, 1 mirrored\n clock the same as here\n/,
    );
    expect(JSON.parse((await cli(['doctor', '--json'])).out)).toMatchObject({ ready: true, health, accounts: { managed: 1, mirrored: 1 } });
  });
});
