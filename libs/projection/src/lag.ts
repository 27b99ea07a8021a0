import type pg from 'pg';
import type { ProjectionSet } from './checkpoint';

/**
 * How many events of the log the rows of a set do not hold yet, over all accounts, in whichever partitions they come; and whether an account's rows are behind its newest event that is not
 * above `upTo` (not looked at if `only` the lag is wanted).
 */
export async function lagOf(
  pool: pg.Pool,
  { name, definitions }: ProjectionSet,
  upTo: number,
  only: boolean,
): Promise<{ lag: number; behind: boolean }> {
  const newest = `CASE WHEN a.last_log_index <= $3 THEN a.last_log_index ELSE coalesce(
    (SELECT e.log_index FROM events e WHERE e.account_id = a.account_id AND e.log_index <= $3 ORDER BY e.log_index DESC LIMIT 1), 0) END`;
  const text = `SELECT coalesce(sum(a.last_sequence - coalesce(p.account_sequence, 0)), 0)::bigint AS lag,
      ${only ? 'false AND $3::bigint = 0' : `coalesce(bool_or(coalesce(p.log_index, 0) < ${newest}), false)`} AS behind
    FROM accounts a LEFT JOIN (
      SELECT p.account_id, p.account_sequence, p.log_index FROM projection_positions p JOIN projection_checkpoints c USING (set_name, partition)
      WHERE p.set_name = $1 AND c.definitions = $2) p USING (account_id)`;
  const { rows } = await pool.query<{ lag: number; behind: boolean }>({
    name: `projection_lag_${only}`,
    text,
    values: [name, definitions, upTo],
  });
  return rows[0] ?? { lag: 0, behind: false };
}
