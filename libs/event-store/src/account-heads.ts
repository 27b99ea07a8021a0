import type pg from 'pg';
import { ask } from './connection';

/** Each account's newest log index that is not above `atMost`; accounts without one are left out. */
export function accountHeads(pool: pg.Pool, atMost: number): Promise<{ accountId: string; logIndex: number }[]> {
  const text = `SELECT account_id AS "accountId", log_index AS "logIndex" FROM (
      SELECT a.account_id, CASE WHEN a.last_log_index <= $1 THEN a.last_log_index ELSE (
        SELECT e.log_index FROM events e WHERE e.account_id = a.account_id AND e.log_index <= $1 ORDER BY e.log_index DESC LIMIT 1) END AS log_index
      FROM accounts a) AS heads
    WHERE log_index > 0`;
  return ask(pool, text, [atMost]);
}
