import { Client, type QueryConfig } from 'pg';
import { auditMigrations, auditMirroring, auditProjections } from '@app/audit';
import { eventStoreMigrations, EventStore, migrate } from '@app/event-store';
import { InProcessEventStream } from '@app/event-stream';
import { iamEvents } from '@app/iam';
import { CopyIn, projectionMigrations, ProjectionRunner } from '@app/projection';
import type { Figure } from '../figure';
import { onFreshDatabase } from './database';
import { ACCOUNT, append, history, open } from './history';

const EVENTS = 200_000;
const migrations = [...eventStoreMigrations, ...projectionMigrations, ...auditMigrations];

type Statement = QueryConfig | CopyIn;
const textOf = (statement: Statement): string => (statement instanceof CopyIn ? statement.statement : statement.text);

/** Everything that is sent to PostgreSQL by statements that write, in order, while `run` runs. */
async function recorded(run: () => Promise<unknown>): Promise<Statement[]> {
  const sent: Statement[] = [];
  const original = Client.prototype.query;
  Client.prototype.query = function query(this: Client, config: string | Statement, ...rest: never[]) {
    const statement = typeof config === 'string' ? { text: config, values: rest[0] } : config;
    if (/^\s*(BEGIN|COMMIT|COPY|INSERT|UPDATE|DELETE|WITH|SELECT pg_notify)/i.test(textOf(statement) ?? '')) sent.push(statement);
    return (original as (...args: unknown[]) => unknown).call(this, config, ...rest);
  } as typeof original;
  try {
    await run();
  } finally {
    Client.prototype.query = original;
  }
  return sent;
}

async function projectAll(url: string): Promise<number> {
  const store = await EventStore.open({ url, catalogue: iamEvents });
  await open(store);
  await append(store, history(EVENTS));
  const { logIndex } = await store.head();
  const stream = new InProcessEventStream({ store });
  const runner = new ProjectionRunner({ name: 'audit', store, stream, projections: auditProjections, mirroring: auditMirroring });
  const began = performance.now();
  await runner.start();
  if (!(await runner.caughtUp(ACCOUNT, logIndex, 120_000))) throw new Error('the projections did not catch up in 2 minutes');
  const seconds = (performance.now() - began) / 1000;
  await runner.stop();
  await store.close();
  return seconds;
}

const repeated = (client: Client, statement: Statement): Promise<unknown> =>
  statement instanceof CopyIn
    ? new Promise((resolve, reject) => {
        client.query(new CopyIn(statement.statement, statement.data, (error) => (error ? reject(error) : resolve(undefined))));
      })
    : client.query(statement);

/** The same statements with the same values on an empty database: what writing alone takes. */
async function writeAll(url: string, statements: readonly Statement[]): Promise<number> {
  const client = new Client({ connectionString: url, pipeline: true } as ConstructorParameters<typeof Client>[0]);
  await client.connect();
  const began = performance.now();
  let inFlight: Promise<unknown>[] = [];
  for (const statement of statements) {
    inFlight.push(repeated(client, statement));
    if (/^\s*COMMIT/i.test(textOf(statement))) {
      await Promise.all(inFlight);
      inFlight = [];
    }
  }
  await Promise.all(inFlight);
  const seconds = (performance.now() - began) / 1000;
  await client.end();
  return seconds;
}

/** Live projection of 200,000 events into every read model, the audit trail included, against writing the same rows by the same statements. */
export async function projectionFigures(): Promise<Figure[]> {
  const onMigrated = <T>(measure: (url: string) => Promise<T>) =>
    onFreshDatabase(async (url) => {
      await migrate(url, migrations);
      return measure(url);
    });
  const value = EVENTS / (await onMigrated(projectAll));
  const statements = await onMigrated((url) => recorded(() => projectAll(url)));
  const writes = statements.slice(statements.findIndex((statement) => /projection/i.test(textOf(statement))));
  const baseline = { name: 'the same rows written', value: EVENTS / (await onMigrated((url) => writeAll(url, writes))) };
  return [
    {
      name: 'projection-live',
      value,
      unit: 'events/s',
      baseline,
      ratio: value / baseline.value,
      bound: { valueAtLeast: 40_000, ratioAtLeast: 0.5 },
    },
  ];
}
