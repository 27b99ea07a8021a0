import { ACCOUNT, document } from './caller';
import { inBothShapes, type Keytrail } from './shapes';

const json = { 'content-type': 'application/json' };

inBothShapes('bad input', (start) => {
  let server: Keytrail;
  let before: number;
  const create = `/v1/accounts/${ACCOUNT}/commands/CreateUser`;
  const mark = async (name: string) => (await server.command('CreateUser', { userName: name })).json.logIndex as number;

  beforeAll(async () => {
    server = await start();
    before = await mark('before');
  });
  afterAll(() => server.stop());

  const nested = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":${'{"StringEquals":'.repeat(40)}{}${'}'.repeat(40)}}]}`;
  const cases: [string, number, string, () => Promise<{ status: number; headers: Headers; json: { code: string; detail: string } }>][] = [
    ['malformed JSON', 400, 'MalformedJson', () => server.request('POST', create, '{"userName":', json)],
    ['a wrong type', 400, 'ValidationError', () => server.command('CreateUser', { userName: 7 })],
    ['an unknown parameter', 400, 'UnsupportedParameter', () => server.command('CreateUser', { userName: 'x', colour: 'red' })],
    ['an unknown command', 404, 'UnknownCommand', () => server.command('CreateUsr', {})],
    ['a command named like a member of objects', 404, 'UnknownCommand', () => server.command('__proto__', {})],
    ['11 MB', 413, 'PayloadTooLarge', () => server.request('POST', create, `{"userName":"${'x'.repeat(11_000_000)}"}`, json)],
    [
      'a body nested 50,000 deep',
      400,
      'MalformedJson',
      () => server.request('POST', create, `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, json),
    ],
    [
      'a policy nested 40 deep',
      400,
      'MalformedPolicyDocument',
      () => server.command('CreatePolicy', { policyName: 'p', policyDocument: nested }),
    ],
    ['an unknown account', 404, 'NoSuchAccount', () => server.command('CreateUser', { userName: 'x' }, '999999999999')],
    ['an account id of 11 digits', 400, 'InvalidAccountId', () => server.command('CreateUser', { userName: 'x' }, '99999999999')],
    ['a missing token', 401, 'Unauthenticated', () => server.request('POST', create, { userName: 'x' }, { authorization: '' })],
    ['a limit out of range', 400, 'ValidationError', () => server.ask('/events?limit=1001')],
    ['a foreign cursor', 400, 'ValidationError', () => server.ask('/principals?cursor=garbage')],
    ['an unknown query parameter', 400, 'UnsupportedParameter', () => server.ask('/principals?colour=red')],
    [
      'a policy that is too large',
      409,
      'LimitExceeded',
      () =>
        server.command('CreatePolicy', {
          policyName: 'big',
          policyDocument: document(Array.from({ length: 700 }, (_, at) => `s3:Get${10_000 + at}`)),
        }),
    ],
  ];

  it.each(cases)('%s is %i %s, in words', async (_, status, code, send) => {
    const answer = await send();
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.json.detail.length).toBeGreaterThan(10);
  });

  it('leaves the log as it was', async () => {
    expect(await mark('after')).toBe(before + 1);
  });

  it('a file that is not CloudTrail is refused, or each of its records is', async () => {
    const file = await server.request('POST', '/v1/imports/cloudtrail', '<html></html>');
    expect(file.status).toBe(400);
    const records = await server.request('POST', `/v1/accounts/300000000001/imports/cloudtrail`, '{"hello":"world"}\n{"hello":"again"}\n');
    expect([records.status === 400 || records.json.rejected === 2, (await server.get('/v1/accounts/300000000001')).status]).toEqual([
      true,
      404,
    ]);
  });
});
