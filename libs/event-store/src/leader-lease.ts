import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { ask, connectionConfig } from './connection';

/** Who leads: `epoch` grows with each takeover, `expiresAt` is by the database's clock. */
export interface Lease {
  readonly name: string;
  readonly holder: string;
  readonly epoch: number;
  readonly expiresAt: Date;
}

/** Called with the epoch when this process begins to lead and with undefined when it does no longer. */
export type LeadershipChanged = (epoch: number | undefined) => void;

const ACQUIRE = `
  INSERT INTO leases AS l (name, holder, epoch, expires_at) VALUES ($1, $2, 1, clock_timestamp() + $3 * interval '1 millisecond')
  ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at,
    epoch = CASE WHEN l.holder = excluded.holder AND l.expires_at > clock_timestamp() THEN l.epoch ELSE l.epoch + 1 END
  WHERE l.holder = excluded.holder OR l.expires_at <= clock_timestamp()
  RETURNING epoch`;

/**
 * Elects one process by a lease row. It is renewed at a third of its time; a takeover raises the epoch, which every cursor write compares,
 * so a leader that does not know yet that it lost writes nothing. Not a session's advisory lock: a stopped or vanished holder would keep
 * it.
 */
export class LeaderLease {
  private readonly holder = randomUUID();
  private timer: NodeJS.Timeout | undefined;
  private renewing: Promise<void> | undefined;
  private held: { epoch: number; until: number } | undefined;
  private stopped = false;

  private constructor(
    private readonly pool: pg.Pool,
    private readonly name: string,
    private readonly durationMs: number,
    private readonly changed: LeadershipChanged,
  ) {}

  /** Begins to stand for the lease `name`; resolves after the first try. `durationMs`: how long a vanished leader is waited for. */
  static async start(options: { url: string; name: string; durationMs?: number; changed?: LeadershipChanged }): Promise<LeaderLease> {
    const pool = new pg.Pool({ ...connectionConfig(options.url), max: 1 });
    pool.on('error', () => undefined);
    const lease = new LeaderLease(pool, options.name, options.durationMs ?? 6_000, options.changed ?? (() => undefined));
    await lease.renew();
    return lease;
  }

  /**
   * The epoch under which this process leads; undefined if it does not, or has not heard from the database for as long as the lease lasts.
   */
  get epoch(): number | undefined {
    return this.held && performance.now() < this.held.until ? this.held.epoch : undefined;
  }

  /** Stops standing and frees the lease, so that another process takes over at once. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.renewing;
    clearTimeout(this.timer);
    this.become(undefined);
    await ask(this.pool, 'UPDATE leases SET expires_at = clock_timestamp() WHERE name = $1 AND holder = $2', [
      this.name,
      this.holder,
    ]).catch(() => undefined);
    await this.pool.end();
  }

  private become(held: { epoch: number; until: number } | undefined): void {
    const before = this.held?.epoch;
    this.held = held;
    if (before !== held?.epoch) this.changed(held?.epoch);
  }

  private renew(): Promise<void> {
    this.renewing = this.tryToHold().finally(() => {
      if (!this.stopped) this.timer = setTimeout(() => void this.renew(), this.durationMs / 3).unref();
    });
    return this.renewing;
  }

  private async tryToHold(): Promise<void> {
    const asked = performance.now();
    try {
      const [row] = await ask<{ epoch: number }>(this.pool, ACQUIRE, [this.name, this.holder, this.durationMs]);
      this.become(row && { epoch: row.epoch, until: asked + this.durationMs });
    } catch {
      if (this.held && performance.now() >= this.held.until) this.become(undefined);
    }
  }
}
