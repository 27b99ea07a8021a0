import { EventStore, eventStoreMigrations, handleCommand, migrate } from '@app/event-store';
import { InProcessEventStream } from '@app/event-stream';
import { claimsOf, iamCommands, iamEvents } from '@app/iam';
import type { StreamId } from '@app/kernel';
import { createHttpApp, createLogger, createMetrics, operatorAuthenticator, validated, type HttpApp } from '@app/platform';
import { projectionMigrations, ProjectionRunner } from '@app/projection';
import { testDatabase, type TestDatabase } from '@app/testing';
import { Global, Module } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { auditMigrations, auditMirroring, auditProjections } from '../audit-projections';
import { AuditModule } from '../audit.module';

const [ACCOUNT, OTHER, MIRROR] = ['100000000001', '100000000002', '200000000001'] as const;
const TOKEN = 'spec-0123456789abcdef0123456789abcdef';

let database: TestDatabase;
let store: EventStore;
let runner: ProjectionRunner;
let server: HttpApp;
let url: string;
let newest = 0;

async function append(accountId: string, streamId: StreamId, type: string, data: object, account?: object): Promise<void> {
  const event = {
    id: uuidv7(),
    type,
    schemaVersion: 1,
    outcome: 'change' as const,
    accountId,
    streamId,
    actor: { kind: 'operator' as const },
  };
  const source = streamId.startsWith('mirror/') ? ({ kind: 'cloudtrail', eventId: uuidv7() } as const) : ({ kind: 'command' } as const);
  const occurredAt = streamId.startsWith('mirror/') ? { occurredAt: new Date().toISOString() } : {};
  const pending = { ...event, source, correlationId: 'spec', causationId: null, data, ...occurredAt };
  newest = (await store.append(accountId, streamId, [pending], { expected: 'any', ...account })).logIndex;
}
const open = (accountId: string, mode: 'managed' | 'mirrored') =>
  append(accountId, `account/${accountId}`, 'AccountOpened', { name: null, mode }, { account: { open: { name: null, mode } } });
const imported = (type: string, data: object) => append(MIRROR, `mirror/${MIRROR}`, type, data);

/** Carries a command out, as identity does; answers the types of its events. */
async function command(name: string, body: object): Promise<string[]> {
  const found = iamCommands.find((each) => each.name === name)!;
  const meta = { accountId: ACCOUNT, actor: { kind: 'operator' as const }, correlationId: 'spec', claimsOf };
  const answer = await handleCommand(store, found, await validated(found.body, body), meta);
  newest = answer.logIndex;
  return answer.events.map(({ type }) => type);
}

/** What answers hold, as far as it is looked into. */
interface Json extends Readonly<Record<string, unknown>> {
  readonly asOf: { readonly degraded: readonly string[] };
}
async function ask(path: string, body?: object): Promise<{ status: number; json: Json }> {
  const answer = await fetch(url + path, {
    headers: { authorization: `Bearer ${TOKEN}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  return { status: answer.status, json: (await answer.json()) as Json };
}
const fresh = async (path: string, accountId: string = ACCOUNT): Promise<Json> =>
  (await ask(`/v1/accounts/${accountId}${path}${path.includes('?') ? '&' : '?'}minLogIndex=${newest}`)).json;

const statement = (Effect: string, Action: string, more: object = {}) => ({ Effect, Action, Resource: '*', ...more });
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });

beforeAll(async () => {
  database = await testDatabase({
    key: `audit ${auditMigrations.map(({ up }) => up).join()}`,
    run: (at) => migrate(at, [...eventStoreMigrations, ...projectionMigrations, ...auditMigrations]),
  });
  store = await EventStore.open({ url: database.url, catalogue: iamEvents });
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
  const authenticators = [operatorAuthenticator(TOKEN)];
  server = await createHttpApp(App, {
    host: '127.0.0.1',
    port: 0,
    logger: createLogger('silent'),
    metrics: createMetrics(),
    authenticators,
  });
  url = await server.listen();
  await open(ACCOUNT, 'managed');
  await open(MIRROR, 'mirrored');
  for (const userName of ['ann', 'bob', 'eve']) await command('CreateUser', { userName });
});

afterAll(async () => {
  await server.close();
  await runner.stop();
  await store.close();
  await database.drop();
});

describe('resource policies', () => {
  const admitting = (AWS: string, Action = 's3:GetObject') => policy(statement('Allow', Action, { Principal: { AWS } }));

  it('are listed by the ARN that bears them, page by page', async () => {
    const documents = { 'arn:aws:s3:::list-a': admitting(OTHER), 'arn:aws:s3:::list-b': admitting('*') };
    for (const [resourceArn, document] of Object.entries(documents))
      expect(await command('SetResourcePolicy', { resourceArn, document: JSON.stringify(document) })).toEqual(['ResourcePolicySet']);
    const first = await fresh('/resource-policies?limit=1');
    expect(first).toMatchObject({ items: [{ resourceArn: 'arn:aws:s3:::list-a', document: admitting(OTHER) }], asOf: { degraded: [] } });
    const rest = await fresh(`/resource-policies?cursor=${first.nextCursor as string}`);
    expect(rest).toMatchObject({ items: [{ resourceArn: 'arn:aws:s3:::list-b', document: admitting('*') }], nextCursor: null });
    for (const resourceArn of Object.keys(documents)) await command('RemoveResourcePolicy', { resourceArn });
    expect((await fresh('/resource-policies')).items).toEqual([]);
  });

  it('come from records in a mirrored account', async () => {
    const resourceArn = 'arn:aws:s3:::mirrored';
    await imported('ResourcePolicySet', { resourceArn, eventName: 'PutBucketPolicy', document: admitting(OTHER) });
    await imported('ResourcePolicySet', { resourceArn, eventName: 'PutBucketAcl' });
    expect(await fresh('/resource-policies', MIRROR)).toMatchObject({ items: [{ resourceArn, document: admitting(OTHER) }] });
    await imported('ResourcePolicyRemoved', { resourceArn, eventName: 'DeleteBucketPolicy' });
    expect((await fresh('/resource-policies', MIRROR)).items).toEqual([]);
  });
});
