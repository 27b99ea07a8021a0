import { Client } from 'pg';
import { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Any number will do; it is the cluster's own `postgres` database that is locked. */
const LOCK = 4_711_2026;
const PATIENCE_MILLISECONDS = 1_500;

/** The one Keytrail that works on a cluster. The lock is a session's: PostgreSQL frees it when the holder ends, however it ends. */
export interface SessionLock {
  release(): Promise<void>;
}

/** Who holds the lock instead: its process id, if it could be told. */
export interface LockedBy {
  readonly heldBy: string;
}

/** Takes the lock, waiting a moment for one whose holder has just died; `lost` is called if the session ends on its own. */
export async function lockCluster(url: string, lost: () => void): Promise<SessionLock | LockedBy> {
  const socket = new Socket();
  const session = new Client({
    connectionString: url,
    stream: () => socket,
    application_name: `keytrail process ${process.pid}`,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  let ours = true;
  session.on('error', () => undefined).on('end', () => ours && lost());
  const leave = async (): Promise<void> => {
    ours = false;
    await session.end().catch(() => undefined);
  };
  try {
    await session.connect();
    for (const end = Date.now() + PATIENCE_MILLISECONDS; ; await pause(50)) {
      const { rows } = await session.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [LOCK]);
      if (rows[0]?.taken) {
        // The lock alone keeps no process alive.
        socket.unref();
        return { release: leave };
      }
      if (Date.now() > end) break;
    }
    const { rows } = await session.query<{ name: string }>(
      `SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND granted AND objid = $1`,
      [LOCK],
    );
    await leave();
    return { heldBy: rows[0]?.name ?? 'keytrail' };
  } catch (error) {
    await leave();
    throw error;
  }
}
