import type pg from 'pg';
import { ask } from './connection';

/** How far a destination has been served: 'in-process', or a topic and its generation. */
export interface RelayCursor {
  readonly destination: string;
  readonly epoch: number;
  readonly logIndex: number;
}

/**
 * Reads a destination's cursor, putting it to index 0 if it is new, and marks it with the leader's epoch. Undefined if a later leader has
 * marked it already.
 */
export async function openRelayCursor(pool: pg.Pool, destination: string, epoch: number): Promise<RelayCursor | undefined> {
  const text = `INSERT INTO relay_cursors AS c (destination, epoch, log_index) VALUES ($1, $2, 0)
    ON CONFLICT (destination) DO UPDATE SET epoch = excluded.epoch WHERE c.epoch <= excluded.epoch RETURNING log_index AS "logIndex"`;
  const [row] = await ask<{ logIndex: number }>(pool, text, [destination, epoch]);
  return row && { destination, epoch, logIndex: row.logIndex };
}

/**
 * Moves the cursor on, without waiting for the disk: a cursor that a crash sets back repeats what was published, and skips nothing. Undefined, and nothing written, if another leader's epoch is on it or it is not where this
 * leader left it.
 */
export async function advanceRelayCursor(pool: pg.Pool, cursor: RelayCursor, logIndex: number): Promise<RelayCursor | undefined> {
  const text =
    "UPDATE relay_cursors SET log_index = $4 FROM (SELECT set_config('synchronous_commit', 'off', true)) AS setting " +
    'WHERE destination = $1 AND epoch = $2 AND log_index = $3 AND $4 >= $3 RETURNING destination';
  const rows = await ask(pool, { name: 'keytrail_relay_cursor', text }, [cursor.destination, cursor.epoch, cursor.logIndex, logIndex]);
  return rows.length > 0 ? { ...cursor, logIndex } : undefined;
}

/** Moves the cursor back to what the destination still holds. Undefined, and nothing written, if another leader's epoch is on it or it is not where this leader found it. */
export async function rewindRelayCursor(pool: pg.Pool, cursor: RelayCursor, logIndex: number): Promise<RelayCursor | undefined> {
  const text =
    'UPDATE relay_cursors SET log_index = $4 WHERE destination = $1 AND epoch = $2 AND log_index = $3 AND $4 <= $3 RETURNING destination';
  const rows = await ask(pool, text, [cursor.destination, cursor.epoch, cursor.logIndex, logIndex]);
  return rows.length > 0 ? { ...cursor, logIndex } : undefined;
}

/** How far a destination has been served, for lag; 0 if it never was. */
export async function relayedLogIndex(pool: pg.Pool, destination: string): Promise<number> {
  return (
    (await ask<{ logIndex: number }>(pool, 'SELECT log_index AS "logIndex" FROM relay_cursors WHERE destination = $1', [destination]))[0]
      ?.logIndex ?? 0
  );
}
