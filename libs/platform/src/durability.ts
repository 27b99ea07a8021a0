import { Client } from 'pg';

/** Throws an Error in words if the database may lose what it has acknowledged (`fsync` or `synchronous_commit` off). */
export async function requireDurability(url: string): Promise<void> {
  const session = new Client({ connectionString: url });
  await session.connect();
  try {
    for (const setting of ['fsync', 'synchronous_commit']) {
      const { rows } = await session.query<Record<string, string>>(`SHOW ${setting}`);
      if (rows[0]?.[setting] === 'off')
        throw new Error(`The database runs with ${setting}=off and could lose what it has acknowledged: turn it on`);
    }
  } finally {
    await session.end();
  }
}
