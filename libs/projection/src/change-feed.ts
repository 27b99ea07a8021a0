import pg from 'pg';
import { CHANGED_CHANNEL, changedOf, type Changed } from './changed';
import type { ProjectionSet } from './checkpoint';
import { REQUESTED_CHANNEL } from './operations';

const RETRY_MS = 200;

/** Who hears of changed rows. */
export interface ChangeListener {
  changed(changed: Changed): void;
  /** Notifications may have been missed: what is kept in memory must be loaded anew. */
  lost?(): void;
  /** Somebody asked for something, or may have. */
  requested?(): void;
}

/** Tells what runners changed: this process's at once, others' by LISTEN. */
export class ChangeFeed {
  private readonly listeners = new Set<ChangeListener>();
  private client: pg.Client | undefined;
  private retry: NodeJS.Timeout | undefined;
  private closed = false;

  /** `pool` says how to connect; `isOwn` knows the notifications of this process, which `tell` has told already. */
  constructor(
    private readonly pool: pg.Pool,
    private readonly set: ProjectionSet,
    private readonly isOwn: (backend: number) => boolean,
  ) {}

  /** Whether nothing is missed at present. */
  get isListening(): boolean {
    return this.client !== undefined;
  }

  /** Begins to listen; resolves after the first try. */
  async open(): Promise<void> {
    const client = new pg.Client({ ...this.pool.options, application_name: 'keytrail-changes' });
    const lost = (): void => {
      if (this.client === client) {
        this.client = undefined;
        this.tellLost();
      }
      this.again(client);
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', ({ channel, processId, payload = '' }) => {
      if (channel === REQUESTED_CHANNEL) return this.requested();
      const changed = this.isOwn(processId) ? undefined : changedOf(this.set, payload);
      if (changed === 'lost') this.tellLost();
      else if (changed) this.tell(changed);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANGED_CHANNEL}; LISTEN ${REQUESTED_CHANNEL}`);
      this.client = client;
      this.tellLost(); // what was read since the connection was lost may have changed unheard
      this.requested();
    } catch {
      this.again(client);
    }
  }

  /** Returns how to stop listening. */
  subscribe(listener: ChangeListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  tell(changed: Changed): void {
    for (const listener of this.listeners) listener.changed(changed);
  }

  private tellLost(): void {
    for (const { lost } of this.listeners) lost?.();
  }

  private requested(): void {
    for (const { requested } of this.listeners) requested?.();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    await this.client?.end().catch(() => undefined);
  }

  private again(client: pg.Client): void {
    client.removeAllListeners('end');
    client.end().catch(() => undefined);
    if (this.closed) return;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.open(), RETRY_MS);
  }
}
