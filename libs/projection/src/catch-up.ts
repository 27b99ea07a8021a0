import type { EventStore } from '@app/event-store';
import type { ChangeFeed } from './change-feed';
import type { Changed } from './changed';
import { readPosition, type AccountPosition, type ProjectionSet } from './checkpoint';

/** Positions kept in memory. */
const MOST_ACCOUNTS = 10_000;
/** A writer's own write is told within a few milliseconds; only then the tables are asked. */
const TOLD_MS = 50;
/** How often the tables are asked while nobody tells. */
const ASK_MS = 100;

/** How far accounts have come, kept fresh by the feed, and who waits for that. Waiting holds no connection. */
export class CatchUp {
  private readonly positions = new Map<string, AccountPosition>();
  private readonly waiting = new Map<string, Set<() => void>>();
  private newest = 0;

  constructor(
    private readonly store: EventStore,
    private readonly set: ProjectionSet,
    private readonly feed: ChangeFeed,
  ) {
    feed.subscribe({ changed: (changed) => this.changed(changed), lost: () => this.positions.clear() });
  }

  /** The account's newest event that its rows hold. */
  async position(accountId: string): Promise<AccountPosition> {
    const known = this.positions.get(accountId);
    if (known) return known;
    const read = await readPosition(this.store.pool, this.set, accountId);
    if (this.feed.isListening) this.keep(read);
    return this.positions.get(accountId) ?? read;
  }

  /** Resolves true once the rows hold the account's newest event that is not above `minLogIndex` and the log has reached that index; false after `timeoutMs`. */
  async caughtUp(accountId: string, minLogIndex: number, timeoutMs: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    const applied = (): boolean => (this.positions.get(accountId)?.logIndex ?? 0) >= minLogIndex;
    if (applied()) return true;
    if (this.positions.has(accountId)) await this.told(accountId, applied, Math.min(TOLD_MS, timeoutMs));
    for (;;) {
      if (applied() || (await this.reached(accountId, minLogIndex).catch(() => false))) return true; // a database that is away has not caught up either
      const left = deadline - performance.now();
      if (left <= 0) return false;
      await this.told(accountId, applied, Math.min(ASK_MS, left));
    }
  }

  private async reached(accountId: string, minLogIndex: number): Promise<boolean> {
    if (this.newest < minLogIndex) this.newest = Math.max(this.newest, (await this.store.head()).logIndex);
    if (this.newest < minLogIndex) return false;
    const [wanted, { logIndex }] = await Promise.all([this.store.accountHead(accountId, minLogIndex), this.position(accountId)]);
    return logIndex >= wanted;
  }

  /** Resolves when `holds`, seen at each notification of the account, or after `ms`. */
  private told(accountId: string, holds: () => boolean, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const waiters = this.waiting.get(accountId) ?? new Set();
      this.waiting.set(accountId, waiters);
      const end = (): void => {
        clearTimeout(timer);
        waiters.delete(look);
        if (waiters.size === 0 && this.waiting.get(accountId) === waiters) this.waiting.delete(accountId);
        resolve();
      };
      const look = (): void => void (holds() && end());
      const timer = setTimeout(end, ms);
      waiters.add(look);
    });
  }

  private changed({ accountId, logIndex, accountSequence, occurredAt, parked }: Changed): void {
    this.newest = Math.max(this.newest, logIndex);
    this.keep({ accountId, logIndex, accountSequence, occurredAt, parked: parked ?? false }, true);
    for (const look of this.waiting.get(accountId) ?? []) look();
  }

  /** What is told is newer than what stands at the same log index: something was parked or is parked no longer. */
  private keep(position: AccountPosition, told = false): void {
    const { accountId } = position;
    const known = this.positions.get(accountId)?.logIndex ?? -1;
    if (known > position.logIndex || (known === position.logIndex && !told)) return;
    this.positions.delete(accountId);
    this.positions.set(accountId, position);
    for (const oldest of this.positions.keys()) if (this.positions.size > MOST_ACCOUNTS) this.positions.delete(oldest);
  }
}
