import type { EventStore } from '@app/event-store';
import type { Recorded, StreamId } from '@app/kernel';
import type pg from 'pg';
import { readPosition, type Cursor } from './checkpoint';
import { readParked, type StoredParked } from './parked';
import type { Parking } from './parking';
import type { Release } from './release-plan';

const PAGE = 2_000;

/** What carrying out requests needs of a partition. */
export interface RequestedPartition {
  readonly store: EventStore;
  readonly cursor: Cursor;
  readonly parking: Parking;
  isMirrored(accountId: string): Promise<boolean>;
  /** After whatever the partition does now, before what comes next. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Reads anew where the tables stand. */
  reopen(): Promise<unknown>;
  /** Something done under the cursor's row, if it is still ours. */
  underCursor(work: (client: pg.ClientBase) => Promise<void>): Promise<void>;
  /** Folds a step of a queue under the cursor's row. */
  release(events: readonly Recorded[], release: Release): Promise<void>;
  failed(error: unknown): void;
}

interface Request {
  readonly id: number;
  readonly kind: 'retry' | 'discard';
  readonly parked: number;
}

const RETRY_MS = 1_000;

/** Carries out what operators ask for about what is parked in a partition, a page of a queue at a time. What is done is gone from the requests in the same transaction, so whoever comes next goes on. */
export class ParkedRequests {
  private running: Promise<void> | undefined;
  private again = false;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly partition: RequestedPartition) {}

  /** Looks for requests, soon. */
  look(): void {
    void this.carryOut();
  }

  /** Resolves when nothing is asked for any more, or something failed: it is tried again. */
  carryOut(): Promise<void> {
    this.again = true;
    return (this.running ??= this.run().finally(() => (this.running = undefined)));
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private async run(): Promise<void> {
    while (this.again && !this.closed) {
      this.again = false;
      while (await this.partition.inTurn(() => this.one())) if (this.closed) return;
    }
  }

  private async one(): Promise<boolean> {
    if (this.closed) return false;
    try {
      return await carryOutRequest(this.partition);
    } catch (error) {
      this.partition.failed(error);
      await this.partition.reopen().catch(() => undefined);
      this.again = false;
      clearTimeout(this.timer);
      if (!this.closed) this.timer = setTimeout(() => this.look(), RETRY_MS);
      return false;
    }
  }
}

async function carryOutRequest(partition: RequestedPartition): Promise<boolean> {
  const { store, cursor } = partition;
  const text = `SELECT r.id, r.kind, r.parked FROM projection_requests r JOIN projection_parked p ON p.id = r.parked
    WHERE p.set_name = $1 AND p.partition = $2 ORDER BY r.id LIMIT 1`;
  const [request] = (await store.pool.query<Request>(text, [cursor.set.name, cursor.partition])).rows;
  if (!request) return false;
  const parked = await readParked(store.pool, cursor.set);
  const one = parked.find(({ id }) => id === request.parked);
  if (!one) return true; // it is emptied already, and its requests with it
  await partition.parking.load(store.pool);
  if (request.kind === 'discard') await leaveOut(partition, request, one);
  else await retry(partition, request, one, parked);
  return true;
}

/** The first event or record of a queue counts no longer; the rest is tried. */
async function leaveOut(
  { cursor, parking, store, isMirrored, underCursor }: RequestedPartition,
  { id }: Request,
  one: StoredParked,
): Promise<void> {
  const kept = one.logIndex !== null && one.logIndex <= one.recorded && (await isMirrored(one.accountId));
  await underCursor(async (client) => {
    await client.query(
      'INSERT INTO projection_discarded (set_name, account_id, log_index, place, recorded) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
      [cursor.set.name, one.accountId, one.logIndex, one.place, kept],
    );
    await client.query('DELETE FROM projection_requests WHERE id = $1', [id]);
    await client.query(`INSERT INTO projection_requests (set_name, kind, parked) VALUES ($1, 'retry', $2) ON CONFLICT DO NOTHING`, [
      cursor.set.name,
      one.id,
    ]);
  });
  await parking.load(store.pool);
}

/** Folds the next of a queue's events. A record cannot be read another time, and a queue behind another one of its account waits for that. */
async function retry(partition: RequestedPartition, { id }: Request, one: StoredParked, parked: readonly StoredParked[]): Promise<void> {
  const { store, cursor, parking, underCursor, release } = partition;
  const whole = parked.filter((other) => other.accountId === one.accountId && other.streamId === null && other.id !== one.id);
  const leftOut = parking.isLeftOut(one);
  const isBehind = whole.some(({ after, id: other }) => after < one.after || (after === one.after && other < one.id));
  if (isBehind && leftOut)
    return underCursor(async (client) => void (await client.query('DELETE FROM projection_parked WHERE id = $1', [one.id])));
  if (isBehind || (one.place !== null && !leftOut))
    return underCursor(async (client) => void (await client.query('DELETE FROM projection_requests WHERE id = $1', [id])));
  const { logIndex } = await readPosition(store.pool, cursor.set, one.accountId);
  const end = Math.min(logIndex, ...whole.map(({ after }) => after));
  const page = await nextPage(partition, one, end);
  await release(page.events, { parked: one, upTo: page.upTo, done: page.upTo === end });
}

/** The next events of a queue, apart from those of streams that are parked by themselves. */
async function nextPage(
  { store, parking, isMirrored }: RequestedPartition,
  { id, accountId, streamId, after, recorded }: StoredParked,
  end: number,
): Promise<{ events: readonly Recorded[]; upTo: number }> {
  if (streamId !== null) {
    const stream = await store.readStream(accountId, streamId as StreamId);
    const queue = stream.filter(({ logIndex }) => logIndex > after && logIndex <= end);
    const events = queue.slice(0, PAGE);
    return { events, upTo: queue.length > PAGE ? (events.at(-1) as Recorded).logIndex : end };
  }
  const from = (await isMirrored(accountId)) ? recorded : after;
  const page = await store.readLog({ accountId, after: from, upTo: end, limit: PAGE });
  return {
    events: page.filter((event) => !parking.queueOf(event, id)),
    upTo: page.length < PAGE ? end : (page.at(-1) as Recorded).logIndex,
  };
}
