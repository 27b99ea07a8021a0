import type { UnreadableRecord } from '@app/event-stream';
import type { Recorded } from '@app/kernel';
import type pg from 'pg';
import type { ProjectionSet } from './checkpoint';
import { readDiscarded, readParked, type Discarded, type Parked, type StoredParked } from './parked';

/** `<set>#rebuild` is the set's second build: what operators left out of the one is left out of the other. */
const permanentName = ({ name }: ProjectionSet): string => name.split('#')[0] as string;

/** What is parked and left out of a set, as the tables said when they were read. */
export class Parking {
  private accounts = new Map<string, StoredParked[]>();
  private discarded: Discarded = { events: new Map(), places: new Set() };
  private places = new Set<string>();

  constructor(private readonly set: ProjectionSet) {}

  async load(client: pg.ClientBase | pg.Pool): Promise<void> {
    const [parked, discarded] = [await readParked(client, this.set), await readDiscarded(client, permanentName(this.set))];
    this.discarded = discarded;
    this.accounts = new Map();
    for (const one of parked) this.accounts.set(one.accountId, [...this.of(one.accountId), one]);
    this.places = new Set([...discarded.places, ...parked.flatMap(({ place }) => place ?? [])]);
  }

  /** Whether no event can be held or left out. */
  get isEmpty(): boolean {
    return this.accounts.size === 0 && this.discarded.events.size === 0;
  }

  /** What is parked of an account, by where the queues begin. */
  of(accountId: string): readonly StoredParked[] {
    return this.accounts.get(accountId) ?? [];
  }

  /** The queue that an event belongs to; `but` for one that is being emptied. */
  queueOf({ accountId, streamId, logIndex }: Recorded, but?: number): StoredParked | undefined {
    const parked = this.accounts.get(accountId)?.filter(({ id, after }) => id !== but && after < logIndex);
    return parked && (parked.find((one) => one.streamId === streamId) ?? parked.findLast((one) => one.streamId === null));
  }

  /** Undefined unless an operator left the event out: whether projections that take events as recorded keep it. */
  leftOut({ logIndex }: Recorded): boolean | undefined {
    return this.discarded.events.get(logIndex);
  }

  /** The events that were left out, but for projections that take events as recorded. */
  get leftOutEvents(): ReadonlySet<number> {
    return new Set(this.discarded.events.keys());
  }

  /** Whether a queue is still there and its events up to here have been folded. */
  reaches({ id, accountId }: StoredParked, upTo: number): boolean {
    return this.of(accountId).some((one) => one.id === id && (one.after === upTo || one.recorded === upTo));
  }

  /** Whether the first of a queue was left out by an operator. */
  isLeftOut({ logIndex, place }: Parked): boolean {
    return (logIndex !== null && this.discarded.events.has(logIndex)) || (place !== null && this.discarded.places.has(place));
  }

  /** Whether a record is parked or left out already: it is delivered again. */
  knows({ place }: UnreadableRecord): boolean {
    return this.places.has(place);
  }
}

/** Above which of its events a whole account waits; undefined if it does not. */
export const heldAfter = (parked: readonly Parked[]): number | undefined => {
  const whole = parked.flatMap(({ streamId, after }) => (streamId === null ? [after] : []));
  return whole.length > 0 ? Math.min(...whole) : undefined;
};
