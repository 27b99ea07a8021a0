import pg from 'pg';
import type { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Rows and cursor are lost together or not at all, and are folded from the log again: a commit need not wait for the disk. Plans are made while tables are empty: whatever is looked up by key is looked up by index.
 */
const SETTINGS = [
  'synchronous_commit=off',
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'enable_bitmapscan=off',
  'plan_cache_mode=force_generic_plan',
  'jit=off',
];

/** So many bytes go at once: the server works on them while more is made. */
const FULL_PIECE = 65_536;

/** Sends small statements that are asked for within one turn of the event loop as one piece: each piece costs a system call here and a waking there. */
class GatheringClient extends pg.Client {
  private gathering = false;

  override query: pg.Client['query'] = ((...args: Parameters<pg.Client['query']>) => {
    const { stream } = (this as unknown as { connection: { stream: Writable } }).connection;
    if (!this.gathering && stream.writable) {
      this.gathering = true;
      stream.cork();
      process.nextTick(() => this.release(stream));
    }
    const answer: unknown = super.query(...args);
    if (stream.writableLength > FULL_PIECE) this.release(stream);
    return answer;
  }) as pg.Client['query'];

  private release(stream: Writable): void {
    if (this.gathering) stream.uncork();
    this.gathering = false;
  }
}

/** Unused for so long, a connection is given back: a partition may have gone to another process. */
const REST_MS = 60_000;

/** A connection of one's own, on which statements are sent without waiting for the answers to earlier ones. Connects when it is needed, and anew after a loss. */
export class Session {
  private connecting: Promise<pg.Client> | undefined;
  private resting: NodeJS.Timeout | undefined;
  private client: pg.Client | undefined;
  private pid: number | undefined;

  /** `pool` says how to connect. */
  constructor(private readonly pool: pg.Pool) {}

  /** The server process at the other end; undefined while there is none. */
  get backend(): number | undefined {
    return this.pid;
  }

  /**
   * Everything that `work` sends, or nothing. When it is in doubt whether a COMMIT arrived, this throws, and what is in the tables tells.
   */
  async transaction<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const { done } = await this.send(async (client) => ({ result: await work(client), written: [] }));
    return done;
  }

  /**
   * A transaction that is not waited for: resolves when its COMMIT is sent, so that the next one can be sent, too. Statements that fail leave nothing written, COMMIT or not; `work` throws to
   * leave nothing itself.
   */
  async send<T>(work: (client: pg.Client) => Promise<Sent<T>>): Promise<{ readonly done: Promise<T> }> {
    clearTimeout(this.resting);
    const client = await (this.connecting ??= this.connect());
    try {
      const begun = sent(client.query('BEGIN'));
      const { result, written } = await work(client);
      const all = sent(Promise.all([begun, ...written]));
      await Promise.race([nextTurn(), all]); // what cannot be sent at all has been told by then
      const committed = sent(client.query('COMMIT'));
      const done = all.then(() => committed).then(({ command }) => whole(command, result));
      return { done: sent(done.finally(() => this.rest())) };
    } catch (error) {
      await client.query('ROLLBACK').catch(() => this.forget(client));
      throw error;
    } finally {
      this.rest();
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.resting);
    const client = await this.connecting?.catch(() => undefined);
    this.connecting = undefined;
    await client?.end().catch(() => undefined);
  }

  private rest(): void {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => void this.close(), REST_MS).unref();
  }

  private async connect(): Promise<pg.Client> {
    const { options = '', ...config } = this.pool.options;
    const settings = {
      ...config,
      pipeline: true,
      application_name: 'keytrail-projection',
      options: `${options} ${SETTINGS.map((setting) => `-c ${setting}`).join(' ')}`,
    };
    const client = (this.client = new GatheringClient(settings));
    client.on('error', () => this.forget(client));
    client.on('end', () => this.forget(client));
    try {
      await client.connect();
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      this.pid = rows[0]?.pid;
      return client;
    } catch (error) {
      this.forget(client);
      throw error;
    }
  }

  private forget(client: pg.Client): void {
    if (this.client === client) this.client = this.connecting = this.pid = undefined;
    client.end().catch(() => undefined);
  }
}

/** What was sent in a transaction: what it comes to, and the answers. */
export interface Sent<T> {
  readonly result: T;
  readonly written: readonly Promise<unknown>[];
}

function whole<T>(command: string, result: T): T {
  if (command !== 'COMMIT') throw new Error('The transaction was rolled back: one of its statements had failed');
  return result;
}

/** A query whose answer is awaited later, or never if another one fails first. */
export function sent<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => undefined);
  return answer;
}
