import { Client } from 'pg';

/**
 * One step of the database's schema: its name is unique and kept for ever; `up` is plain SQL, or a function that is handed a `sql` to run.
 */
export interface Migration {
  readonly name: string;
  readonly up: string | ((sql: (text: string, values?: unknown[]) => Promise<unknown>) => Promise<void>);
}

const LOCK = 0x6b657974; // 'keyt'

/**
 * Runs what has not run yet, in the order of the list: one transaction under one advisory lock, so that processes that start together do
 * not collide.
 */
export async function migrate(url: string, migrations: readonly Migration[]): Promise<void> {
  const names = new Set(migrations.map(({ name }) => name));
  if (names.size < migrations.length) throw new Error('Two migrations have the same name');
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await client.query(
      'CREATE TABLE IF NOT EXISTS keytrail_migrations (name text PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp())',
    );
    const { rows } = await client.query<{ name: string }>('SELECT name FROM keytrail_migrations');
    const done = new Set(rows.map(({ name }) => name));
    for (const migration of migrations) {
      if (done.has(migration.name)) continue;
      if (typeof migration.up === 'string') await client.query(migration.up);
      else await migration.up((text, values) => client.query(text, values));
      await client.query('INSERT INTO keytrail_migrations (name) VALUES ($1)', [migration.name]);
    }
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}
