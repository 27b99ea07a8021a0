import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { ask } from './connection';

/** A lease that was taken from whoever held it. */
export interface SeizedLease {
  readonly epoch: number;
  /** Frees it: whoever stands for it takes over. */
  release(): Promise<void>;
}

const SEIZE = `
  WITH former AS (SELECT expires_at FROM leases WHERE name = $1 FOR UPDATE)
  INSERT INTO leases AS l (name, holder, epoch, expires_at) VALUES ($1, $2, 1, clock_timestamp() + $3 * interval '1 millisecond')
  ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, epoch = l.epoch + 1, expires_at = excluded.expires_at
  RETURNING epoch, coalesce((SELECT greatest(0, 1000 * extract(epoch FROM expires_at - clock_timestamp())) FROM former), 0)::float8 AS "formerMs"`;

/**
 * Takes a lease, also from one who holds it, and waits until the former holder must have noticed: it renews in vain, or its time is over by its own clock. `durationMs`: how long the work
 * takes at most; nobody renews the lease.
 */
export async function seizeLease(pool: pg.Pool, name: string, durationMs = 120_000): Promise<SeizedLease> {
  const holder = randomUUID();
  const [row] = await ask<{ epoch: number; formerMs: number }>(pool, SEIZE, [name, holder, durationMs]);
  if (!row) throw new Error(`The lease ${name} could not be written`);
  await pause(row.formerMs);
  return {
    epoch: row.epoch,
    release: async () =>
      void (await ask(pool, 'UPDATE leases SET expires_at = clock_timestamp() WHERE name = $1 AND holder = $2', [name, holder])),
  };
}
