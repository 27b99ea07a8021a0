import type { WhoCanIndex } from '@app/policy-engine';
import type { Changed } from '@app/projection';
import type pg from 'pg';
import { atOneMoment } from './account-rows.query';
import type { IndexWriter } from './index-writer';
import { loadedIndex, readChanges } from './loaded-index';
import { PendingRows } from './pending-rows';

/** How long a notification may be on its way after its rows were seen. */
const ON_ITS_WAY_MS = 250;

/** The who-can index of one account in this process: loaded from rows when it is first asked for, and brought up to date by what notifications name. */
export class AccountIndex {
  private writer: IndexWriter | undefined;
  private pending = new PendingRows();
  /** The log index up to which changes are in the index, or pending. */
  private seen = 0;
  private readonly waiting = new Set<() => void>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly pool: pg.Pool,
    private readonly accountId: string,
  ) {
    this.pending.addAll();
  }

  /** How many principals, groups and policies it holds. */
  get size(): number {
    return this.writer?.index.size ?? 0;
  }

  changed({ logIndex, rows }: Changed): void {
    this.pending.add(rows);
    this.seen = Math.max(this.seen, logIndex);
    for (const look of this.waiting) look();
  }

  /** Notifications may have been missed. */
  lost(): void {
    this.pending.addAll();
  }

  /** The index with at least everything up to a log index that the account's rows have reached. It must be asked before anything else is waited for. */
  async upTo(logIndex: number): Promise<WhoCanIndex> {
    if (this.writer && this.seen < logIndex) await this.told(logIndex);
    if (this.seen < logIndex) {
      this.pending.addAll(); // the notification was missed, or the index is new
      this.seen = logIndex;
    }
    const turn = this.last.then(() => this.refresh());
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async refresh(): Promise<WhoCanIndex> {
    const { pending, writer } = this;
    if (writer && pending.isEmpty) return writer.index;
    this.pending = new PendingRows();
    try {
      if (!writer || pending.all) this.writer = await atOneMoment(this.pool, (client) => loadedIndex(client, this.accountId));
      else (await atOneMoment(this.pool, (client) => readChanges(client, this.accountId, pending, writer)))();
    } catch (error) {
      this.pending.addAll();
      throw error;
    }
    return (this.writer as IndexWriter).index;
  }

  /** Resolves when the change has been told, or after a while. */
  private told(logIndex: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve();
      };
      const look = (): void => void (this.seen >= logIndex && end());
      const timer = setTimeout(end, ON_ITS_WAY_MS);
      this.waiting.add(look);
    });
  }
}
