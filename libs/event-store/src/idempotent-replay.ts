import type { Recorded, StreamId } from '@app/kernel';
import type pg from 'pg';
import { ask } from './connection';
import type { LogReader } from './log-reader';

/** What was answered to a request with an idempotency key, within 24 hours: enough to give the same answer again. */
export interface Replay {
  readonly bodyHash: string;
  /** 201, or 200 where nothing had to change. */
  readonly status: number;
  readonly events: readonly Recorded[];
  readonly streamId: StreamId;
  readonly streamVersion: number;
  readonly logIndex: number;
}

interface KeyRow extends Omit<Replay, 'events'> {
  readonly count: number;
}

/** Looks an idempotency key up; undefined if nobody used it, or longer ago than 24 hours. */
export async function findReplay(
  pool: pg.Pool,
  reader: LogReader,
  accountId: string,
  caller: string,
  key: string,
): Promise<Replay | undefined> {
  const text = `SELECT body_hash AS "bodyHash", status, stream_id AS "streamId",
      stream_version AS "streamVersion", log_index AS "logIndex", events AS count
    FROM idempotency_keys WHERE account_id = $1 AND caller = $2 AND key = $3 AND at > clock_timestamp() - interval '24 hours'`;
  const [row] = await ask<KeyRow>(pool, { name: 'keytrail_replay', text }, [accountId, caller, key]);
  if (!row) return undefined;
  const { count, ...replay } = row;
  return { ...replay, events: count === 0 ? [] : await reader.log({ after: row.logIndex - count, upTo: row.logIndex, limit: count }) };
}

/** Forgets the keys that no longer count. */
export const forgetOldKeys = (pool: pg.Pool): Promise<unknown> =>
  ask(pool, `DELETE FROM idempotency_keys WHERE at < clock_timestamp() - interval '24 hours'`);
