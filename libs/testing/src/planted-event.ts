import type { PendingEvent } from '@app/kernel';
import { createHash } from 'node:crypto';
import type pg from 'pg';

/** Puts an event into the log behind the store's back, with whatever data: a poison event. Returns its log index. Its account must exist. */
export async function plantEvent(pool: pg.Pool, event: PendingEvent): Promise<number> {
  const { occurredAt = null, ...body } = event;
  const text = JSON.stringify(body);
  const { rows } = await pool.query<{ log_index: number }>(
    `WITH head AS (UPDATE log_head SET log_index = log_index + 1, recorded_at = clock_timestamp() RETURNING log_index, recorded_at),
      account AS (UPDATE accounts SET last_sequence = last_sequence + 1, last_log_index = head.log_index FROM head WHERE account_id = $1 RETURNING last_sequence),
      told AS (SELECT pg_notify('keytrail_log', log_index::text) FROM head)
    INSERT INTO events (log_index, account_id, account_sequence, stream_id, stream_version, event_id, type, outcome, occurred_at, recorded_at, body, body_hash)
    SELECT head.log_index, $1, account.last_sequence, $2, (SELECT count(*) + 1 FROM events WHERE account_id = $1 AND stream_id = $2), $3, $4, $5,
      coalesce($6::timestamptz, head.recorded_at), head.recorded_at, $7, $8 FROM head, account, told RETURNING log_index`,
    [event.accountId, event.streamId, event.id, event.type, event.outcome, occurredAt, text, createHash('sha256').update(text).digest()],
  );
  if (!rows[0]) throw new Error(`There is no account ${event.accountId}`);
  return Number(rows[0].log_index);
}
