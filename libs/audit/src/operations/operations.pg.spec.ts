import type { PendingEvent, StreamId } from '@app/kernel';
import type { ParkedEvent } from '@app/projection';
import { AnsweringProcess, pendingEvent, plantEvent, wholeDatabase, type TestDatabase } from '@app/testing';
import { setTimeout as pause } from 'node:timers/promises';

const ACCOUNT = '100000000001';
const event = (streamId: StreamId, type: string, data: object): PendingEvent => pendingEvent(ACCOUNT, streamId, type, data);

interface Json {
  readonly items: readonly (ParkedEvent & {
    readonly name: string;
    readonly state: string;
    readonly type: string;
    readonly data: object;
  })[];
  readonly asOf: { readonly degraded: readonly string[] };
  readonly detail: string;
}

describe('operations over HTTP', () => {
  let database: TestDatabase;
  let keytrail: AnsweringProcess;

  beforeAll(async () => {
    database = await wholeDatabase();
    keytrail = await AnsweringProcess.start(database);
    await keytrail.open(ACCOUNT, 'managed');
  });
  afterAll(async () => {
    await keytrail.stop();
    await database.drop();
  });

  const ask = (method: 'GET' | 'POST', path: string) => keytrail.ask<Json>(path, undefined, method);
  const createUser = async (userName: string): Promise<number> => (await keytrail.command('CreateUser', { userName })).logIndex;
  const principals = (minLogIndex: number) => ask('GET', `/v1/accounts/${ACCOUNT}/principals?minLogIndex=${minLogIndex}`);
  const names = ({ items }: Json): string[] => items.map(({ name }) => name);

  it('shows a poison event; answers go on and say so, until it is left out', async () => {
    await createUser('ann');
    const poison = await plantEvent(
      keytrail.store.pool,
      event('user/AIDAPOISON', 'UserCreated', { userName: 5, userId: 'AIDAPOISON', path: null, tags: 7 }),
    );
    await plantEvent(keytrail.store.pool, event('user/AIDAPOISON', 'UserDeleted', { userName: 'poison', userId: 'AIDAPOISON' }));
    const after = await principals(await createUser('bob'));
    expect(names(after.json)).toEqual(expect.arrayContaining(['ann', 'bob']));
    expect(after.json.asOf.degraded).toEqual(['parked']);
    expect((await ask('GET', '/v1/accounts')).json.asOf.degraded).toEqual(['parked']);
    expect((await ask('GET', '/v1/operations/projections')).json.items[0]).toEqual({
      name: 'principals',
      version: 1,
      state: 'live',
      lag: 0,
    });

    const [parked] = (await ask('GET', '/v1/operations/parked')).json.items;
    expect(parked).toMatchObject({
      accountId: ACCOUNT,
      key: 'user/AIDAPOISON',
      logIndex: poison,
      following: 1,
      reason: expect.stringMatching(/^UserCreated: /),
    });
    const missing = await ask('POST', '/v1/operations/parked/12345/retry');
    expect(missing).toMatchObject({
      status: 404,
      json: { code: 'NotFound', detail: expect.stringMatching(/^Nothing is parked as 12345/) },
    });
    expect((await ask('POST', `/v1/operations/parked/${parked?.id}/discard`)).status).toBe(202);
    for (let left = 500; (await ask('GET', '/v1/operations/parked')).json.items.length > 0 && left > 0; left--) await pause(10);
    expect((await principals(await createUser('cyd'))).json.asOf.degraded).toEqual([]);
    const told = await ask('GET', `/v1/accounts/${ACCOUNT}/events?type=ParkedEventDiscarded`);
    expect(told.json.items).toEqual([
      expect.objectContaining({ data: expect.objectContaining({ parkedLogIndex: poison, key: 'user/AIDAPOISON' }) }),
    ]);
  });
});
