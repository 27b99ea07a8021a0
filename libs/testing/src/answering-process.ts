import type { AppendOptions, EventStore } from '@app/event-store';
import type { HttpApp } from '@app/platform';
import type { ProjectionRunner } from '@app/projection';
import type { PendingEvent, StreamId } from '@app/kernel';
import { v7 as uuidv7 } from 'uuid';
import { testDatabase, type TestDatabase } from './database';

const TOKEN = 'spec-0123456789abcdef0123456789abcdef';
const operator = { kind: 'operator' } as const;

/** An empty database with every table of Keytrail. */
export async function wholeDatabase(): Promise<TestDatabase> {
  const [{ migrate }, { migrations }] = await Promise.all([import('@app/event-store'), import('@app/composition')]);
  return testDatabase({ key: `whole ${migrations.map(({ up }) => String(up)).join()}`, run: (url) => migrate(url, migrations) });
}

/** A process of the audit: answers questions over HTTP as its operator asks them, and takes commands as identity does. The rooms are loaded when the first one starts: few specs need them. */
export class AnsweringProcess {
  /** The log index of the newest thing that was written through it. */
  newest = 0;

  private constructor(
    readonly store: EventStore,
    readonly runner: ProjectionRunner,
    private readonly url: string,
    private readonly server: HttpApp,
  ) {}

  /** `folds`: whether it folds the events too (default), or only hears what another process has done. */
  static async start({ url }: Pick<TestDatabase, 'url'>, { folds = true } = {}): Promise<AnsweringProcess> {
    const { catalogue } = await import('@app/composition');
    const { AuditModule, auditMirroring, auditProjections } = await import('@app/audit');
    const platform = await import('@app/platform');
    const [events, streams, projections] = await Promise.all([
      import('@app/event-store'),
      import('@app/event-stream'),
      import('@app/projection'),
    ]);
    const store = await events.EventStore.open({ url, catalogue });
    const stream = folds ? new streams.InProcessEventStream({ store }) : undefined;
    const set = { projections: auditProjections, mirroring: auditMirroring };
    const runner = new projections.ProjectionRunner({ name: 'audit', store, stream, ...set });
    await runner.start();
    const providers = [
      { provide: events.EventStore, useValue: store },
      { provide: projections.ProjectionRunner, useValue: runner },
    ];
    class Provided {}
    class App {}
    const provided = { module: Provided, global: true, providers, exports: providers };
    const server = await platform.createHttpApp(
      { module: App, imports: [provided, AuditModule] },
      {
        host: '127.0.0.1',
        port: 0,
        logger: platform.createLogger('silent'),
        metrics: platform.createMetrics(),
        authenticators: [platform.operatorAuthenticator(TOKEN)],
      },
    );
    return new AnsweringProcess(store, runner, await server.listen(), server);
  }

  /** A request of the operator. */
  fetch(path: string, { headers, ...init }: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {}): Promise<Response> {
    return fetch(this.url + path, { headers: { authorization: `Bearer ${TOKEN}`, ...headers }, ...init });
  }

  /** GET, or POST with a body; the answer's JSON. */
  async ask<J>(path: string, body?: object, method = body ? 'POST' : 'GET'): Promise<{ status: number; json: J }> {
    const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await this.fetch(path, { method, ...(body && json) });
    return { status: answer.status, json: (await answer.json()) as J };
  }

  async open(accountId: string, mode: 'managed' | 'mirrored'): Promise<void> {
    const account = { open: { name: null, mode } };
    await this.append(accountId, `account/${accountId}`, 'AccountOpened', { name: null, mode }, {}, { expected: 'none', account });
  }

  /** Appends a fact without a decider. */
  async append(
    accountId: string,
    streamId: StreamId,
    type: string,
    data: object,
    more: Partial<PendingEvent> = {},
    options: AppendOptions = { expected: 'any' },
  ): Promise<void> {
    this.newest = (await this.store.append(accountId, streamId, [pendingEvent(accountId, streamId, type, data, more)], options)).logIndex;
  }

  /** What a record of a mirrored account becomes. */
  imported(accountId: string, type: string, data: object, at = new Date().toISOString(), more: Partial<PendingEvent> = {}): Promise<void> {
    const source = { kind: 'cloudtrail', eventId: uuidv7() } as const;
    return this.append(accountId, `mirror/${accountId}`, type, data, { occurredAt: at, source, ...more });
  }

  /** Carries a command out. */
  async command(name: string, body: object, accountId = '100000000001') {
    const { claimsOf, iamCommands } = await import('@app/iam');
    const { handleCommand } = await import('@app/event-store');
    const { validated } = await import('@app/platform');
    const found = iamCommands.find((each) => each.name === name);
    if (!found) throw new Error(`There is no command ${name}`);
    const meta = { accountId, actor: operator, correlationId: 'spec', claimsOf };
    const answer = await handleCommand(this.store, found, await validated(found.body, body), meta);
    this.newest = answer.logIndex;
    return answer;
  }

  async stop(): Promise<void> {
    await this.server.close();
    await this.runner.stop();
    await this.store.close();
  }
}

/** An event as it is handed to the store, by the operator where nobody else is named. */
export const pendingEvent = (
  accountId: string,
  streamId: StreamId,
  type: string,
  data: object,
  more: Partial<PendingEvent> = {},
): PendingEvent => ({
  id: uuidv7(),
  type,
  schemaVersion: 1,
  outcome: type === 'ApiCallObserved' ? 'call' : 'change',
  accountId,
  streamId,
  actor: operator,
  source: { kind: 'command' },
  correlationId: 'spec',
  causationId: null,
  data,
  ...more,
});
