import { cannedServer, run, type Asked } from '../server.fixture';

const event = (logIndex: number, type = 'UserCreated', more: object = {}) => ({
  id: `018f-${logIndex}`,
  type,
  outcome: 'change',
  accountId: '200000000002',
  logIndex,
  occurredAt: `2026-11-25T10:00:0${logIndex}.000Z`,
  actor: { kind: 'user', arn: 'arn:aws:iam::200000000002:user/admins/maria.silva' },
  data: { userName: 'ann' },
  ...more,
});
const accounts = {
  body: {
    items: [
      { accountId: '200000000002', name: null, mode: 'mirrored', counts: { users: 1, groups: 0, roles: 0, policies: 0, accessKeys: 0 } },
    ],
    nextCursor: null,
  },
};
const message = (logIndex: number): string =>
  `id: ${logIndex}\nevent: keytrail\ndata: ${JSON.stringify({ id: 'x', type: 'keytrail.UserCreated', data: event(logIndex) })}\n\n`;

describe('keytrail events', () => {
  it('prints the newest in words, narrowed by filters', async () => {
    const refused = event(8, 'CreateUserAttempted', {
      outcome: 'attempt',
      data: { userName: 'svc-update', errorCode: 'AccessDenied', eventName: 'CreateUser', eventSource: 'iam.amazonaws.com' },
    });
    const server = await cannedServer({
      'GET /v1/accounts': accounts,
      'GET /v1/accounts/200000000002/events': {
        body: { items: [refused, event(7)], nextCursor: null, asOf: { logIndex: 8, degraded: [] } },
      },
    });
    const { out } = await run(['events', '--outcome', 'attempt', '--target', 'user/svc-update', '--limit', '5', '--url', server.url]);
    expect(out).toMatch(
      /^WHEN .*\n2026-11-25 10:00:08 +user\/maria\.silva +CreateUserAttempted +user\/svc-update, refused: AccessDenied +8\n/,
    );
    expect(Object.fromEntries(server.asked.at(-1)?.query ?? [])).toEqual({ outcome: 'attempt', target: 'user/svc-update', limit: '5' });
    expect(JSON.parse((await run(['events', '--json', '--url', server.url])).out).items).toHaveLength(2);
    await server.close();
  });

  it('follows a line each, goes on where the connection was lost, and ends at Ctrl-C with 0', async () => {
    const after: (string | undefined)[] = [];
    const server = await cannedServer({
      'GET /v1/accounts': accounts,
      'GET /v1/accounts/200000000002/events': { body: { items: [], nextCursor: null, asOf: { logIndex: 0, degraded: [] } } },
      'GET /v1/events/stream': (response, { headers, query }: Asked) => {
        after.push(headers['last-event-id'] as string | undefined);
        expect(query.get('accountId')).toBe('200000000002');
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        if (after.length === 1) response.write(`: hello\n\n${message(1)}${message(2)}`, () => setTimeout(() => response.destroy(), 50));
        else response.write(message(3).slice(0, 20), () => response.write(message(3).slice(20)));
      },
    });
    const interrupt = new AbortController();
    let lines = '';
    const wrote = (text: string): void => {
      lines += text;
      if (lines.includes('"logIndex":3')) interrupt.abort();
    };
    const { code, out } = await run(['events', '--follow', '--json', '--url', server.url], { interrupt, wrote });
    expect(code).toBe(0);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { logIndex: number }).logIndex),
    ).toEqual([1, 2, 3]);
    expect(after).toEqual(['0', '2']);
    await server.close();
  });
});
