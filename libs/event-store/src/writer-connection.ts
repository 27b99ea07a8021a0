import pg from 'pg';
import { connectionConfig } from './connection';

/**
 * The writer's own connection: pipelined, does not wait for the log's lock for ever, and never replaced while its predecessor could still
 * carry out something.
 */
export class WriterConnection {
  private client: pg.Client | undefined;
  private backend: { pid: number; started: string } | undefined;

  constructor(private readonly url: string) {}

  get usable(): boolean {
    return this.client !== undefined;
  }

  /**
   * Connects anew. A backend that was lost sight of is ended first, so that a call which was given up is not carried out after its answer.
   */
  async connect(): Promise<void> {
    this.client?.end().catch(() => undefined);
    this.client = undefined;
    const config = connectionConfig(this.url);
    const pipelined = { ...config, pipeline: true, options: `${config.options} -c lock_timeout=2s` };
    const client = new pg.Client(pipelined);
    client.on('error', () => {
      if (this.client === client) this.client = undefined;
    });
    await client.connect();
    if (this.backend) {
      await client.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid = $1 AND backend_start::text = $2', [
        this.backend.pid,
        this.backend.started,
      ]);
    }
    const { rows } = await client.query<{ pid: number; started: string }>(
      'SELECT pid, backend_start::text AS started FROM pg_stat_activity WHERE pid = pg_backend_pid()',
    );
    this.backend = rows[0];
    this.client = client;
  }

  query<R extends pg.QueryResultRow>(config: pg.QueryConfig): Promise<pg.QueryResult<R>> {
    if (!this.client) return Promise.reject(Object.assign(new Error('The connection to the database is lost'), { code: 'ECONNLOST' }));
    return this.client.query<R>(config);
  }

  async close(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }
}
