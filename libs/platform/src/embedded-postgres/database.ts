import { Client, DatabaseError } from 'pg';

/** Already there: made by another process a moment ago. */
const EXISTS = new Set(['42710', '42P04', '23505']);

/** Makes the role and the database `keytrail` if they are not there. The role owns its database and is no superuser: triggers and row security hold for it. */
export async function ensureDatabase(adminUrl: string, password: string): Promise<void> {
  const session = new Client({ connectionString: adminUrl });
  await session.connect();
  try {
    const { rowCount } = await session.query(`SELECT FROM pg_database WHERE datname = 'keytrail'`);
    if (rowCount) return;
    for (const statement of [
      `CREATE ROLE keytrail LOGIN PASSWORD ${session.escapeLiteral(password)} IN ROLE pg_checkpoint, pg_monitor`,
      'CREATE DATABASE keytrail OWNER keytrail',
    ])
      await session.query(statement).catch((error: unknown) => {
        if (!(error instanceof DatabaseError && EXISTS.has(error.code ?? ''))) throw error;
      });
  } finally {
    await session.end();
  }
}
