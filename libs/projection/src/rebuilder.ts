import { LeaderLease } from '@app/event-store';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { ProjectionSet } from './checkpoint';
import { Rebuild, type RebuildOptions } from './rebuild';
import { rebuiltName } from './rebuild-tables';

const LOOK_MS = 500;

/** Whether a rebuild of a set is asked for or under way, and how much of the live rows' events it has folded: 0 to 1. */
export async function rebuildProgress(pool: pg.Pool, { name }: ProjectionSet): Promise<number | undefined> {
  const text = `SELECT coalesce(sum(least(r.account_sequence, l.account_sequence))::float8 / nullif(sum(l.account_sequence), 0), 0) AS progress
    FROM projection_requests q LEFT JOIN projection_positions l ON l.set_name = q.set_name LEFT JOIN projection_positions r ON r.set_name = $2 AND r.account_id = l.account_id
    WHERE q.set_name = $1 AND q.kind = 'rebuild' HAVING count(*) > 0`;
  const { rows } = await pool.query<{ progress: number }>({ name: 'projection_rebuild_progress', text, values: [name, rebuiltName(name)] });
  return rows[0]?.progress;
}

/** Builds a set anew when somebody asks for it, in the one process that gets the lease `rebuild/<set>`; whoever asks meanwhile is served by the same run. If that process vanishes, another one begins again. */
export class Rebuilder {
  private running: Promise<void> | undefined;
  private again = false;
  private readonly stopping = new AbortController();

  constructor(private readonly options: RebuildOptions) {}

  /** Looks whether somebody asked. */
  look(): void {
    this.again = true;
    this.running ??= this.run().finally(() => (this.running = undefined));
  }

  /** A build that is under way is given up; its tables are dropped by the next one. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    for (; this.again && !this.stopping.signal.aborted; await this.serve()) this.again = false;
  }

  private async serve(): Promise<void> {
    if (!(await this.isAsked())) return;
    const { store, set } = this.options;
    const url = store.pool.options.connectionString as string;
    const lease = await LeaderLease.start({ url, name: `rebuild/${set.name}` }).catch((error: unknown) => this.failed(error));
    if (!lease) return;
    const goesOn = (): boolean => !this.stopping.signal.aborted && lease.epoch !== undefined;
    while (!this.stopping.signal.aborted && (await this.isAsked())) {
      if (lease.epoch !== undefined) await new Rebuild(this.options).run(goesOn).catch((error: unknown) => this.failed(error));
      await pause(LOOK_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
    await lease.stop();
  }

  /** A database that is away has asked for nothing; when it is back, it is looked again. */
  private async isAsked(): Promise<boolean> {
    const { store, set } = this.options;
    return (await rebuildProgress(store.pool, set).catch(() => undefined)) !== undefined;
  }

  private failed(error: unknown): undefined {
    this.options.failed(error);
  }
}
