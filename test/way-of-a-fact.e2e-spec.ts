import { ACCOUNT, document, trust } from './caller';
import { inBothShapes, type Keytrail } from './shapes';

inBothShapes('from a change to an answer', (start) => {
  let server: Keytrail;
  beforeAll(async () => void (server = await start()));
  afterAll(() => server.stop());

  it('says the next moment who may do what', async () => {
    await server.command('CreateUser', { userName: 'ann' });
    const { json: made } = await server.command('CreatePolicy', {
      policyName: 'delete-logs',
      policyDocument: document('s3:DeleteBucket', 'arn:aws:s3:::logs'),
    });
    const { json: attached } = await server.command('AttachUserPolicy', { userName: 'ann', policyArn: made.result.policy.arn });
    const yes = await server.can('user/ann', 's3:DeleteBucket', 'arn:aws:s3:::logs', attached.logIndex);
    expect(yes.json).toMatchObject({
      decision: 'allowed',
      statements: [{ policy: `arn:aws:iam::${ACCOUNT}:policy/delete-logs`, statement: { index: 0, effect: 'Allow' } }],
      asOf: { logIndex: attached.logIndex, degraded: [] },
    });
    const everybody = '/who-can?action=s3:DeleteBucket&resource=arn:aws:s3:::logs';
    expect((await server.ask(everybody, attached.logIndex)).json).toMatchObject({
      items: [
        { principal: `arn:aws:iam::${ACCOUNT}:root`, decision: 'allowed', via: [] },
        { principal: `arn:aws:iam::${ACCOUNT}:user/ann`, decision: 'allowed', via: [made.result.policy.arn] },
      ],
      nextCursor: null,
      asOf: { logIndex: attached.logIndex, degraded: [] },
    });
    const { json: detached } = await server.command('DetachUserPolicy', { userName: 'ann', policyArn: made.result.policy.arn });
    expect((await server.ask(everybody, detached.logIndex)).json.items).toHaveLength(1);
    const no = await server.can('user/ann', 's3:DeleteBucket', 'arn:aws:s3:::logs', detached.logIndex);
    expect(no.json.decision).toBe('implicitly-denied');
  });

  it('warns of what a document says amiss, and of nothing else', async () => {
    const create = (policyName: string, action: string) =>
      server.command('CreatePolicy', { policyName, policyDocument: document(action, '*') });
    const { status, json } = await create('misspelt', 's3:GetObjekt');
    const warning = { code: 'unknown-action', severity: 'warning', line: 1, pointer: '/Statement/0/Action' };
    expect([status, json.warnings]).toMatchObject([201, [warning]]);
    expect((await create('spelt', 's3:GetObject')).json).not.toHaveProperty('warnings');
  });

  it('binds a trust policy to the id behind the name', async () => {
    const { json: user } = await server.command('CreateUser', { userName: 'bea' });
    const { json: role } = await server.command('CreateRole', {
      roleName: 'Deploy',
      assumeRolePolicyDocument: trust({ AWS: `arn:aws:iam::${ACCOUNT}:user/bea` }),
    });
    const { json: events } = await server.ask('/events?type=TrustPolicySet', role.logIndex);
    expect(events.items[0].data.boundPrincipals).toEqual({ [`arn:aws:iam::${ACCOUNT}:user/bea`]: user.result.user.userId });
  });

  it('flags two keys of one user, and shows a secret once', async () => {
    await server.command('CreateUser', { userName: 'carl' });
    const keys = [
      await server.command('CreateAccessKey', { userName: 'carl' }),
      await server.command('CreateAccessKey', { userName: 'carl' }),
    ];
    const { json } = await server.ask('/access-keys?finding=two-active', keys[1]?.json.logIndex);
    expect(json.items.map((key: { accessKeyId: string }) => key.accessKeyId).sort()).toEqual(
      keys.map((key) => key.json.result.accessKey.accessKeyId).sort(),
    );
    const trail = await server.ask('/events?limit=1000');
    for (const key of keys) {
      expect(key.json.result.accessKey.secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/);
      expect(trail.text + server.output).not.toContain(key.json.result.accessKey.secretAccessKey);
    }
  });

  it('tells every change in the live feed, in order and resumable', async () => {
    const { json } = await server.command('CreateGroup', { groupName: 'watchers' });
    const seen: string[] = [];
    const feed = await fetch(`http://127.0.0.1:${server.port}/v1/events/stream?after=0`, {
      headers: { authorization: `Bearer operator-token-of-the-end-to-end-tests`, 'last-event-id': '1' },
    });
    for await (const chunk of feed.body as unknown as AsyncIterable<Uint8Array>) {
      seen.push(
        ...(Buffer.from(chunk)
          .toString()
          .match(/^id: ?\d+$/gm) ?? []),
      );
      if (seen.at(-1)?.endsWith(String(json.logIndex))) break;
    }
    expect(seen.map((line) => Number(line.slice(3)))).toEqual(Array.from({ length: json.logIndex - 1 }, (_, at) => at + 2));
  });
});
