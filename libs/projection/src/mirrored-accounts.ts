import type { EventStore } from '@app/event-store';
import type { Recorded } from '@app/kernel';
import type pg from 'pg';
import { readKnown } from './arrangement';
import { heldAccounts, type Cursor, type ProjectionSet } from './checkpoint';
import { FoldFault } from './draft';
import type { Mirroring } from './replay';

/** Events of one account that may wait. */
const MOST_WAITING = 10_000;
/** How long an account must have been quiet before it is folded anew, in milliseconds; as long as its last refold took, if that is longer. */
const QUIET_MS = 20;
/** How long a late change waits at most while more events keep coming, in milliseconds or in times of the last refold. */
const PATIENCE_MS = 500;
const PATIENCE_TIMES = 4;
/** What arranging knows is kept in memory for so many accounts. */
const KNOWN_ACCOUNTS = 16;

interface Waiting {
  events: number;
  since: number;
  newest: number;
}

/** A page's events of one account in fold order, and what is known since. */
export interface ArrangedPage {
  readonly events: readonly Recorded[];
  readonly known: unknown;
  readonly changed: boolean;
}

/** The mirrored accounts of a partition: what is known of them, and which have late changes that wait until the events at hand are read. Forgets nothing that is not in the tables. */
export class MirroredAccounts {
  private readonly modes = new Map<string, boolean>();
  private readonly known = new Map<string, unknown>();
  private readonly costs = new Map<string, number>();
  private waiting = new Map<string, Waiting>();

  constructor(
    private readonly store: EventStore,
    private readonly set: ProjectionSet,
    private readonly mirroring: Mirroring | undefined,
  ) {}

  /** Begins with what the tables say; whatever a batch did that was not committed is forgotten. */
  async open(client: pg.ClientBase, cursor: Cursor): Promise<void> {
    this.known.clear();
    const held = await heldAccounts(client, cursor);
    this.waiting = new Map([...held].map(([accountId, events]) => [accountId, { events, since: 0, newest: 0 }]));
  }

  /** How many late events of an account wait. */
  waitingOf(accountId: string): number {
    return this.waiting.get(accountId)?.events ?? 0;
  }

  /** Whether an account is known to be mirrored; every account was asked for whose event is being folded. */
  isKnownMirrored(accountId: string): boolean {
    return this.modes.get(accountId) ?? false;
  }

  /** Whether an account is mirrored; that never changes. */
  async isMirrored(accountId: string): Promise<boolean> {
    if (!this.mirroring) return false;
    let mirrored = this.modes.get(accountId);
    if (mirrored === undefined) this.modes.set(accountId, (mirrored = (await this.store.account(accountId))?.mode === 'mirrored'));
    return mirrored;
  }

  /** Puts a page's events of an account in fold order after those before; 'wait' if one is older than they. None of the account's may wait. */
  async arrange(mirroring: Mirroring, accountId: string, events: readonly Recorded[]): Promise<ArrangedPage | 'wait' | FoldFault> {
    const known = this.known.has(accountId) ? this.known.get(accountId) : await readKnown(this.store.pool, this.set, accountId);
    try {
      const arranged = mirroring.arrange(events, known);
      return arranged === 'older' ? 'wait' : { ...arranged, changed: arranged.known !== known };
    } catch (cause) {
      return new FoldFault('mirror', events[0] as Recorded, cause);
    }
  }

  /** A batch is committed in which so many events of an account wait. */
  held(accountId: string, events: number, now: number): void {
    this.waiting.set(accountId, { events, since: this.waiting.get(accountId)?.since ?? now, newest: now });
  }

  /** A batch is committed in which an account was folded; `milliseconds` if from its beginning. */
  folded(accountId: string, known: unknown, milliseconds?: number): void {
    if (milliseconds !== undefined) this.costs.set(accountId, milliseconds);
    this.waiting.delete(accountId);
    this.known.delete(accountId);
    this.known.set(accountId, known);
    for (const oldest of this.known.keys()) if (this.known.size > KNOWN_ACCOUNTS) this.known.delete(oldest);
  }

  /** The accounts whose waiting is over, those with `arriving` more events included. */
  due(now: number, arriving: ReadonlyMap<string, number>): string[] {
    const full = [...arriving].filter(([, events]) => events >= MOST_WAITING).map(([accountId]) => accountId);
    const quiet = [...this.waiting.keys()].filter((accountId) => this.dueAt(accountId, arriving.has(accountId) ? now : undefined) <= now);
    return [...new Set([...full, ...quiet])];
  }

  /** When the next waiting is over, by `performance.now()`; undefined if nobody waits. */
  nextDue(): number | undefined {
    return this.waiting.size === 0 ? undefined : Math.min(...[...this.waiting.keys()].map((accountId) => this.dueAt(accountId)));
  }

  private dueAt(accountId: string, newest?: number): number {
    const waiting = this.waiting.get(accountId) as Waiting;
    const cost = this.costs.get(accountId) ?? 0;
    return Math.min((newest ?? waiting.newest) + Math.max(QUIET_MS, cost), waiting.since + Math.max(PATIENCE_MS, PATIENCE_TIMES * cost));
  }
}
