import type pg from 'pg';
import type { ProjectionSet } from './checkpoint';

/** What arranging knows of a mirrored account; undefined if it has never been arranged. */
export async function readKnown(pool: pg.Pool, set: ProjectionSet, accountId: string): Promise<unknown> {
  const text = 'SELECT known FROM projection_arrangements WHERE set_name = $1 AND account_id = $2';
  const { rows } = await pool.query<{ known: unknown }>(text, [set.name, accountId]);
  return rows[0]?.known;
}

export const writeKnown = ({ name: set }: ProjectionSet, accountId: string, known: unknown): pg.QueryConfig => ({
  name: 'projection_known',
  text: 'INSERT INTO projection_arrangements (set_name, account_id, known) VALUES ($1, $2, $3) ON CONFLICT (set_name, account_id) DO UPDATE SET known = excluded.known',
  values: [set, accountId, JSON.stringify(known)],
});
