import type { UnreadableRecord } from '@app/event-stream';
import { DomainError, type Recorded } from '@app/kernel';
import type pg from 'pg';
import type { Cursor } from './checkpoint';
import type { FoldFault } from './draft';
import { holdParked, insertParked, type Parked, type StoredParked } from './parked';
import { heldAfter, type Parking } from './parking';
import { sent } from './session';

/** PostgreSQL takes no U+0000, and a reason is for people. */
const storable = (text: string, length: number): string => text.replaceAll('\u0000', '').slice(0, length);

const parkedOf = ({ event, where, cause }: FoldFault, streamId: string | null, recorded: number): Parked => ({
  accountId: event.accountId,
  streamId,
  logIndex: event.logIndex,
  place: null,
  after: event.logIndex - 1,
  recorded,
  projection: where,
  reason: storable(`${event.type}: ${cause instanceof Error ? cause.message : String(cause)}`, 1_000),
});

/** What becomes of a batch's events. */
export interface Sorted {
  readonly folded: readonly Recorded[];
  /** `folded`, and what an operator left out where only the order of a mirrored account could not take it. */
  readonly recorded: readonly Recorded[];
}

/** What a batch does to what is parked; it grows with each try of the batch until everything that is folded can be. */
export class ParkingPlan {
  /** Known before this try: what comes after these is not folded. */
  protected readonly known: Parked[] = [];
  /** Found in this try, in the histories of mirrored accounts. */
  private found: Parked[] = [];
  /** Mirrored accounts in whose history the poison event must be looked for. */
  readonly searched = new Set<string>();
  private held = new Set<number>();

  constructor(
    protected readonly parking: Parking,
    protected readonly isMirrored: (accountId: string) => boolean,
    private readonly takesAsRecorded: (projection: string) => boolean,
  ) {}

  /** What this batch parks. */
  get parked(): readonly Parked[] {
    return this.found.length === 0 ? this.known : [...this.known, ...this.found];
  }

  /** The accounts of which something is parked, or is no longer. */
  get accounts(): readonly string[] {
    return this.parked.map(({ accountId }) => accountId);
  }

  /** Whether the events are new: accounts move on to them, and mirrored ones are arranged. */
  get isOfNewEvents(): boolean {
    return true;
  }

  /** Begins a try: which events are folded, being neither parked nor left out. */
  sort(events: readonly Recorded[]): Sorted {
    this.found = [];
    if (this.parking.isEmpty && this.known.length === 0) return { folded: events, recorded: events };
    this.held = new Set();
    const [folded, recorded]: [Recorded[], Recorded[]] = [[], []];
    for (const event of events) {
      const keptByRecorders = this.parking.leftOut(event);
      if (keptByRecorders) recorded.push(event);
      if (keptByRecorders !== undefined || this.holds(event)) continue;
      folded.push(event);
      recorded.push(event);
    }
    return { folded, recorded };
  }

  /** Parks a record's account. */
  parkRecord({ accountId, place, reason, afterLogIndex }: UnreadableRecord): void {
    this.known.push({
      accountId: storable(accountId, 100),
      streamId: null,
      logIndex: null,
      place,
      after: afterLogIndex,
      recorded: afterLogIndex,
      projection: 'stream',
      reason: storable(reason, 1_000),
    });
  }

  /**
   * Parks an event's key in the next try; false if that changes nothing. Of a mirrored account it must first be found out which event the fault is of, since they are folded in
   * another order.
   */
  parkFault(fault: FoldFault): boolean {
    const { accountId } = fault.event;
    if (!this.isMirrored(accountId) || this.takesAsRecorded(fault.where)) return this.parkEvent(fault);
    const { size } = this.searched;
    return this.searched.add(accountId).size > size;
  }

  /** Parks an event's key in the next try, or lets its queue begin earlier; false if it begins earlier already. */
  parkEvent(fault: FoldFault): boolean {
    const streamId = this.isMirrored(fault.event.accountId) ? null : fault.event.streamId;
    const parked = parkedOf(fault, streamId, fault.event.logIndex - 1);
    const same = this.known.findIndex((one) => one.accountId === parked.accountId && one.streamId === streamId && one.place === null);
    if (same >= 0 && (this.known[same] as Parked).after <= parked.after) return false;
    this.known.splice(same < 0 ? this.known.length : same, 1, parked);
    return true;
  }

  /** Parks a mirrored account that is folded anew, at an event of its history; projections that take events as recorded have taken them up to `recorded`. */
  parkFound(fault: FoldFault, recorded: number): void {
    this.found.push(parkedOf(fault, null, recorded));
  }

  /** Above which of its events a whole account waits. */
  heldAfter(accountId: string): number | undefined {
    return heldAfter([...this.parking.of(accountId), ...this.known.filter((one) => one.accountId === accountId)]);
  }

  /** Whether anything of an account is parked after this batch. */
  isParked(accountId: string): boolean {
    return this.parking.of(accountId).length > 0 || this.parked.some((one) => one.accountId === accountId);
  }

  /** Sends what the tables must say; rejects (`Superseded`) if a queue is gone that events joined. */
  write(client: pg.ClientBase, cursor: Cursor): Promise<unknown>[] {
    const written = this.writeHeld(client, cursor);
    if (this.parked.length > 0) written.push(sent(client.query(insertParked(cursor, this.parked))));
    return written;
  }

  protected writeHeld(client: pg.ClientBase, cursor: Cursor): Promise<unknown>[] {
    return this.held.size > 0 ? [sent(this.hold(client, cursor, [...this.held]))] : [];
  }

  /** The queue that holds an event up. */
  protected queueOf(event: Recorded): StoredParked | undefined {
    return this.parking.queueOf(event);
  }

  private async hold(client: pg.ClientBase, cursor: Cursor, ids: readonly number[]): Promise<void> {
    if ((await client.query(holdParked(cursor, ids))).rowCount === ids.length) return;
    throw new DomainError('Superseded', `What is parked in ${cursor.set.name} was changed by another process; it is read anew`);
  }

  private holds(event: Recorded): boolean {
    const queue = this.queueOf(event);
    if (queue) this.held.add(queue.id);
    return (
      queue !== undefined ||
      this.known.some(
        ({ accountId, streamId, after }) =>
          accountId === event.accountId && (streamId === null || streamId === event.streamId) && event.logIndex > after,
      )
    );
  }
}
