import { startEmbeddedPostgres, type EmbeddedPostgres } from '@app/platform';
import { createHash, randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { lives, TEST_FOLDERS, temporaryDataDir, useFolder } from './reaped-folder';

/** What a database holds before a test begins. `key` names the content: one template is made for each key and copied for each test. `run` must close its connections. */
export interface Prepare {
  readonly key: string;
  run(url: string): Promise<void>;
}

/** A database of a test's own; `url` connects as its owner, who is no superuser. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

const sha = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** One for each checkout and user, so that all workers of a run, and runs beside it, find the same one. */
const SHARED = join(TEST_FOLDERS, `keytrail-tests-${sha(`${process.cwd()} ${userInfo().username}`)}`);

let shared: Promise<EmbeddedPostgres> | undefined;

async function startShared(): Promise<EmbeddedPostgres> {
  await useFolder(SHARED);
  return startEmbeddedPostgres({ dataDir: SHARED, exclusive: false, durable: false, settings: { max_connections: '300' } });
}

async function asAdmin<T>(adminUrl: string, work: (session: Client) => Promise<T>): Promise<T> {
  const session = new Client({ connectionString: adminUrl });
  await session.connect();
  try {
    return await work(session);
  } finally {
    await session.end();
  }
}

const urlOf = (server: EmbeddedPostgres, database: string): string => Object.assign(new URL(server.url), { pathname: `/${database}` }).href;

/** Makes the template once, under a lock; it gets its name only when it is whole. */
async function template(server: EmbeddedPostgres, session: Client, prepare: Prepare): Promise<string> {
  const name = `template_${sha(prepare.key)}`;
  const half = `${name}_half`;
  await session.query('SELECT pg_advisory_lock(hashtext($1))', [name]);
  try {
    const { rowCount } = await session.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount) return name;
    await session.query(`DROP DATABASE IF EXISTS ${half} WITH (FORCE)`);
    await session.query(`CREATE DATABASE ${half} OWNER keytrail`);
    await prepare.run(urlOf(server, half));
    await session.query(`ALTER DATABASE ${half} RENAME TO ${name}`);
    return name;
  } finally {
    await session.query('SELECT pg_advisory_unlock(hashtext($1))', [name]);
  }
}

/** A fresh database on the run's one embedded PostgreSQL (fsync off), empty or copied from what `prepare` made; about 30 ms. */
export async function testDatabase(prepare?: Prepare): Promise<TestDatabase> {
  const server = await (shared ??= startShared());
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asAdmin(server.adminUrl, async (session) => {
    const from = prepare ? `TEMPLATE ${await template(server, session, prepare)}` : '';
    await session.query(`CREATE DATABASE ${name} OWNER keytrail ${from}`);
  });
  return {
    url: urlOf(server, name),
    drop: () => asAdmin(server.adminUrl, async (session) => void (await session.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
}

/** A PostgreSQL of a test's own with fsync on, to be killed. `url` and `adminUrl` stay valid over `restart`. */
export interface DurableCluster {
  readonly url: string;
  readonly adminUrl: string;
  /** SIGKILL to the server, as a crash of PostgreSQL; resolves when it is gone. */
  kill9(): Promise<void>;
  /** Starts it again after `kill9`, on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function durableCluster(): Promise<DurableCluster> {
  const dataDir = await temporaryDataDir();
  const start = (port?: number): Promise<EmbeddedPostgres> => startEmbeddedPostgres({ dataDir, exclusive: false, port });
  let server = await start();
  const port = Number(new URL(server.url).port);
  return {
    url: server.url,
    adminUrl: server.adminUrl,
    async kill9() {
      process.kill(server.pid(), 'SIGKILL');
      while (lives(server.pid())) await pause(5);
    },
    restart: async () => void (server = await start(port)),
    stop: () => server.stop(),
  };
}
