import { cannedServer, run, type Asked, type Reply } from '../server.fixture';

const poison = {
  id: '3',
  projection: 'principals',
  accountId: '100000000001',
  key: 'user/AIDAEXAMPLE',
  logIndex: 42,
  reason: 'UserCreated: Cannot read properties of undefined',
  at: '2026-11-25T10:00:00.000Z',
  following: 1200,
};
const record = {
  ...poison,
  id: '4',
  projection: 'stream',
  key: '100000000001',
  logIndex: null,
  following: 0,
  reason: 'Unexpected end of JSON input',
};

const open: { close(): Promise<void> }[] = [];
afterEach(async () => void (await Promise.all(open.splice(0).map((server) => server.close()))));

async function parked(items: object[], replies: Record<string, Reply | ((asked: Asked) => Reply)> = {}) {
  const started = await cannedServer({ 'GET /v1/operations/parked': { body: { items } }, ...replies });
  open.push(started);
  return { asked: started.asked, cli: (...args: string[]) => run(['parked', ...args, '--url', started.url]) };
}

describe('keytrail parked', () => {
  it('lists what is parked, why, and how much waits behind it', async () => {
    const { cli } = await parked([poison, record]);
    const { code, out } = await cli('list');
    expect(code).toBe(0);
    expect(out).toMatch(/ 3 +100000000001 +user\/AIDAEXAMPLE +42 +1,200 +principals +2026-11-25 10:00:00 +UserCreated: Cannot read/);
    expect(out).toMatch(/ 4 +100000000001 +the whole account +\(no event\) +0 +stream/);
    expect(JSON.parse((await cli('list', '--json')).out)).toEqual({ items: [poison, record] });
  });

  it('says so when nothing is', async () => {
    const { cli } = await parked([]);
    expect(await cli('list')).toMatchObject({ code: 0, out: 'Nothing is parked.\n' });
    expect(await cli('retry', 'all')).toMatchObject({ code: 0, out: 'Nothing is parked.\n' });
  });

  it('asks for a retry or a discard, of some or of all', async () => {
    const accepted = (id: string): Reply => ({ status: 202, body: { id } });
    const replies = {
      'POST /v1/operations/parked/3/retry': accepted('3'),
      'POST /v1/operations/parked/3/discard': accepted('3'),
      'POST /v1/operations/parked/4/discard': accepted('4'),
    };
    const { cli, asked } = await parked([poison, record], replies);
    expect((await cli('retry', '3')).out).toMatch(/^1 parked event will be tried again/);
    expect(JSON.parse((await cli('discard', 'all', '--json')).out)).toEqual({ items: [{ id: '3' }, { id: '4' }] });
    expect(asked.filter(({ method }) => method === 'POST').map(({ path }) => path)).toEqual(
      Object.keys(replies).map((route) => route.slice(5)),
    );
  });

  it('ends with 3 for an unknown id, in the server’s words, and with 2 without one', async () => {
    const refused = {
      status: 404,
      body: { title: 'Not Found', status: 404, code: 'NotFound', detail: 'Nothing is parked as 7; there is 3' },
    };
    const { cli } = await parked([poison], { 'POST /v1/operations/parked/7/retry': refused });
    expect(await cli('retry', '7')).toMatchObject({ code: 3, err: expect.stringContaining('Nothing is parked as 7; there is 3') });
    expect((await cli('retry')).code).toBe(2);
  });
});
