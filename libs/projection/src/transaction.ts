import type pg from 'pg';

/** Work that counts as a whole or not at all, on a connection of the pool; one that cannot be rolled back is given up. */
export async function transaction<T>(pool: pg.Pool, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    broken = false;
    return result;
  } catch (error) {
    await client
      .query('ROLLBACK')
      .then(() => (broken = false))
      .catch(() => undefined);
    throw error;
  } finally {
    client.release(broken);
  }
}
