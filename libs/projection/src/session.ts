import pg from 'pg';

/** Plans are made while tables are empty: whatever is looked up by key is looked up by index. */
const SETTINGS = [
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'enable_bitmapscan=off',
  'plan_cache_mode=force_generic_plan',
  'jit=off',
];

/** A connection of one's own, on which statements are sent without waiting for the answers to earlier ones. Connects when it is needed, and anew after a loss. */
export class Session {
  private connecting: Promise<pg.Client> | undefined;
  private pid: number | undefined;

  /** `pool` says how to connect. */
  constructor(private readonly pool: pg.Pool) {}

  /** The server process at the other end; undefined while there is none. */
  get backend(): number | undefined {
    return this.pid;
  }

  /**
   * Everything that `work` sends, or nothing. COMMIT is sent when `work` has seen the answers that it needs; when it is in doubt whether a COMMIT arrived, this throws, and what
   * is in the tables tells.
   */
  async transaction<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = await (this.connecting ??= this.connect());
    try {
      const begun = sent(client.query('BEGIN'));
      const result = await work(client);
      await begun;
      const { command } = await client.query('COMMIT');
      if (command !== 'COMMIT') throw new Error('The transaction was rolled back: one of its statements had failed');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => this.forget(client));
      throw error;
    }
  }

  async close(): Promise<void> {
    const client = await this.connecting?.catch(() => undefined);
    this.connecting = undefined;
    await client?.end().catch(() => undefined);
  }

  private async connect(): Promise<pg.Client> {
    const { options = '', ...config } = this.pool.options;
    const settings = {
      ...config,
      pipeline: true,
      application_name: 'keytrail-projection',
      options: `${options} ${SETTINGS.map((setting) => `-c ${setting}`).join(' ')}`,
    };
    const client = new pg.Client(settings);
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
    this.connecting = undefined;
    this.pid = undefined;
    client.end().catch(() => undefined);
  }
}

/** A query whose answer is awaited later, or never if another one fails first. */
export function sent<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => undefined);
  return answer;
}
