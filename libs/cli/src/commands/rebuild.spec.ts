import { cannedServer, run, type Asked, type Reply } from '../server.fixture';

const projection = (state: string, more: object = {}) => ({ name: 'principals', version: 1, state, lag: 0, ...more });

const open: { close(): Promise<void> }[] = [];
afterEach(async () => void (await Promise.all(open.splice(0).map((server) => server.close()))));

async function rebuilding(states: object[], replies: Record<string, Reply | ((asked: Asked) => Reply)> = {}) {
  let looks = 0;
  const started = await cannedServer({
    'GET /v1/operations/projections': (_: Asked): Reply => ({ body: { items: [states[Math.min(looks++, states.length - 1)]] } }),
    'POST /v1/operations/projections/principals/rebuild': { status: 202, body: { name: 'principals' } },
    ...replies,
  });
  open.push(started);
  const cli = (args: string[], columns?: number) => run(['rebuild', ...args, '--url', started.url], { columns });
  return { cli, asked: started.asked };
}
const posts = (asked: readonly Asked[]): string[] => asked.filter(({ method }) => method === 'POST').map(({ path }) => path);

describe('keytrail rebuild', () => {
  it('has all read models rebuilt, and waits until they are', async () => {
    const { cli, asked } = await rebuilding([projection('live'), projection('rebuilding', { progress: 0.5 }), projection('live')]);
    const { code, out } = await cli([]);
    expect([code, out]).toEqual([0, expect.stringMatching(/^1 read model rebuilt from the log in \d+ seconds?\.\n$/)]);
    expect(posts(asked)).toEqual(['/v1/operations/projections/principals/rebuild']);
  });

  it('has one rebuilt, and prints what HTTP answers', async () => {
    const { cli } = await rebuilding([projection('rebuilding', { progress: 0.1 }), projection('live')]);
    expect(JSON.parse((await cli(['principals', '--json'])).out)).toEqual({ items: [projection('live')] });
  });

  it('need not wait', async () => {
    const { cli } = await rebuilding([projection('rebuilding', { progress: 0 })]);
    expect(await cli(['principals', '--no-wait'])).toMatchObject({ code: 0, out: expect.stringContaining('asked for') });
  });

  it('ends with 3 where there is no such projection, or one is stopped', async () => {
    const refused = {
      status: 404,
      body: { title: 'Not Found', status: 404, code: 'NotFound', detail: 'There is no projection princpals; there is principals' },
    };
    const { cli } = await rebuilding([projection('stopped')], { 'POST /v1/operations/projections/princpals/rebuild': refused });
    expect(await cli(['princpals'])).toMatchObject({ code: 3, err: expect.stringContaining('there is principals') });
    expect(await cli([])).toMatchObject({ code: 3, err: expect.stringContaining('stopped') });
  });
});
