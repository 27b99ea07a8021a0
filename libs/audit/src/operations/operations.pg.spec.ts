import { EventStore, eventStoreMigrations, handleCommand, migrate } from '@app/event-store';
import { InProcessEventStream } from '@app/event-stream';
import { claimsOf, iamCommands, iamEvents } from '@app/iam';
import type { PendingEvent, StreamId } from '@app/kernel';
import { createHttpApp, createLogger, createMetrics, operatorAuthenticator, type HttpApp } from '@app/platform';
import { projectionEvents, projectionMigrations, ProjectionRunner, type ParkedEvent } from '@app/projection';
import { plantEvent, testDatabase, type TestDatabase } from '@app/testing';
import { Global, Module } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { AuditModule } from '../audit.module';
import { auditMigrations, auditMirroring, auditProjections } from '../audit-projections';

const ACCOUNT = '100000000001';
const TOKEN = 'spec-0123456789abcdef0123456789abcdef';
const event = (streamId: StreamId, type: string, data: object): PendingEvent => ({
  id: uuidv7(),
  type,
  schemaVersion: 1,
  outcome: 'change',
  accountId: ACCOUNT,
  streamId,
  actor: { kind: 'operator' },
  source: { kind: 'command' },
  correlationId: 'spec',
  causationId: null,
  data,
});

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
  let store: EventStore;
  let runner: ProjectionRunner;
  let server: HttpApp;
  let url: string;

  beforeAll(async () => {
    database = await testDatabase({
      key: `audit ${auditMigrations.map(({ up }) => up).join()}`,
      run: (at) => migrate(at, [...eventStoreMigrations, ...projectionMigrations, ...auditMigrations]),
    });
    store = await EventStore.open({ url: database.url, catalogue: [...iamEvents, ...projectionEvents] });
    const stream = new InProcessEventStream({ store });
    runner = new ProjectionRunner({ name: 'audit', store, projections: auditProjections, stream, mirroring: auditMirroring });
    await runner.start();
    const provided = [
      { provide: EventStore, useValue: store },
      { provide: ProjectionRunner, useValue: runner },
    ];
    @Global()
    @Module({ providers: provided, exports: provided })
    class Provided {}
    @Module({ imports: [Provided, AuditModule] })
    class App {}
    const settings = { host: '127.0.0.1', port: 0, logger: createLogger('silent'), metrics: createMetrics() };
    server = await createHttpApp(App, { ...settings, authenticators: [operatorAuthenticator(TOKEN)] });
    url = await server.listen();
    await store.append(ACCOUNT, `account/${ACCOUNT}`, [event(`account/${ACCOUNT}`, 'AccountOpened', { name: null, mode: 'managed' })], {
      expected: 'none',
      account: { open: { name: null, mode: 'managed' } },
    });
  });
  afterAll(async () => {
    await server.close();
    await runner.stop();
    await store.close();
    await database.drop();
  });

  async function ask(method: 'GET' | 'POST', path: string): Promise<{ status: number; json: Json }> {
    const answer = await fetch(url + path, { method, headers: { authorization: `Bearer ${TOKEN}` } });
    return { status: answer.status, json: (await answer.json()) as Json };
  }
  const createUser = async (userName: string): Promise<number> => {
    const found = iamCommands.find(({ name }) => name === 'CreateUser');
    if (!found) throw new Error('There is no command CreateUser');
    const meta = { accountId: ACCOUNT, actor: { kind: 'operator' }, correlationId: 'spec', claimsOf } as const;
    return (await handleCommand(store, found, Object.assign(new found.body(), { userName }), meta)).logIndex;
  };
  const principals = (minLogIndex: number) => ask('GET', `/v1/accounts/${ACCOUNT}/principals?minLogIndex=${minLogIndex}`);
  const names = ({ items }: Json): string[] => items.map(({ name }) => name);

  it('shows a poison event; answers go on and say so, until it is left out', async () => {
    await createUser('ann');
    const poison = await plantEvent(
      store.pool,
      event('user/AIDAPOISON', 'UserCreated', { userName: 5, userId: 'AIDAPOISON', path: null, tags: 7 }),
    );
    await plantEvent(store.pool, event('user/AIDAPOISON', 'UserDeleted', { userName: 'poison', userId: 'AIDAPOISON' }));
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
