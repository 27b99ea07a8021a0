import { DomainError, type Recorded } from '@app/kernel';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { connectionConfig } from './connection';
import type { LogReader } from './log-reader';

const CHECK_MS = 1_000;
const RETRY_MS = 200;

/** Hears of new events: from this process at once, from others by LISTEN, and where that is broken by looking each second. */
export class LogFollower {
  private readonly waiting = new Set<() => void>();
  private listener: pg.Client | undefined;
  private listening: Promise<void> | undefined;
  private newest = 0;
  private closed = false;

  constructor(
    private readonly url: string,
    private readonly reader: LogReader,
  ) {}

  /** The log reaches at least to here. */
  wake(logIndex: number): void {
    this.newest = Math.max(this.newest, logIndex);
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const go of waiting) go();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.wake(0);
    await this.listening?.catch(() => undefined);
    await this.listener?.end().catch(() => undefined);
  }

  /**
   * The events after an index, in pages as they come, for ever: ends when `signal` aborts or the store closes. A database that is away is
   * waited for; nothing is skipped or told twice.
   */
  async *follow(
    after: number,
    options: { accountId?: string; signal?: AbortSignal; limit?: number } = {},
  ): AsyncGenerator<Recorded[], void, undefined> {
    const { accountId, signal, limit = 500 } = options;
    while (!this.closed && !signal?.aborted) {
      this.listening ??= this.listen();
      const seen = this.newest;
      let page: Recorded[] | undefined;
      try {
        page = await this.reader.log({ after, limit, accountId });
      } catch (error) {
        if (!(error instanceof DomainError && error.code === 'Busy')) throw error;
        await this.sleep(RETRY_MS, signal, Infinity);
      }
      if (page?.length) {
        after = page.at(-1)!.logIndex;
        if (signal?.aborted) return;
        yield page;
      } else if (page) await this.sleep(CHECK_MS, signal, seen);
    }
  }

  /** Until somebody wakes us, unless the log has grown since `seen`. */
  private async sleep(ms: number, signal: AbortSignal | undefined, seen: number): Promise<void> {
    if (this.newest > seen || this.closed || signal?.aborted) return;
    const alarm = new AbortController();
    const go = (): void => alarm.abort();
    if (seen !== Infinity) this.waiting.add(go);
    signal?.addEventListener('abort', go, { once: true });
    await pause(ms, undefined, { signal: alarm.signal }).catch(() => undefined);
    this.waiting.delete(go);
    signal?.removeEventListener('abort', go);
  }

  private async listen(): Promise<void> {
    const client = new pg.Client(connectionConfig(this.url));
    const lost = (): void => {
      if (this.listener !== client && this.listener) return;
      this.listener = undefined;
      if (!this.closed) setTimeout(() => (this.listening = undefined), RETRY_MS).unref();
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', ({ payload }) => this.wake(Number(payload)));
    try {
      await client.connect();
      await client.query('LISTEN keytrail_log');
      this.listener = client;
      this.wake(this.newest);
    } catch {
      client.end().catch(() => undefined);
      lost();
    }
  }
}
