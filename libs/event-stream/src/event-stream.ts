import type { Recorded } from '@app/kernel';

/** How far a subscriber has come in a partition: the last log index it holds (0 = none), and in Kafka the offset that comes next, of which log and generation of the topic. */
export interface Position {
  readonly logIndex: number;
  readonly kafka?: { readonly logId: string; readonly generation: number; readonly offset: string };
}

/** Where a partition's subscriber stands; asked when delivery begins, and again after each failure. */
export type From = (partition: number) => Promise<Position>;

/** A record that is no envelope: what its key says and where it lies. A stream that reads the log itself has none. */
export interface UnreadableRecord {
  /** The record's key, which should be an account's id; empty if it has none. */
  readonly accountId: string;
  /** `topic[partition]@offset`. */
  readonly place: string;
  readonly reason: string;
  /** The log index of the last event before it in its partition (0 = none). */
  readonly afterLogIndex: number;
}

/**
 * Takes a batch of a partition, each account's events in order, and says by resolving that it is kept; `to` is the position after it. What came before may come again. `unreadable` lie between
 * or after the events; there may be no event beside them.
 */
export type Handle = (
  partition: number,
  events: readonly Recorded[],
  to: Position,
  unreadable?: readonly UnreadableRecord[],
) => Promise<void>;

/** A subscriber that is being served. */
export interface Subscription {
  /** No batch is handed out any more; resolves when the one in hand is done. */
  stop(): Promise<void>;
}

export interface SubscribeOptions {
  /** Subscribers of one group share the partitions between them (default: the stream's own group); a stream with one partition has no use for it. */
  readonly group?: string;
  /** The handler takes a batch, in order, while the one before it is still in hand (default: it does not); a stream need not make use of that. When one fails those given after it count as failed, too. */
  readonly ahead?: boolean;
}

/** A place that a leader publishes to. */
export interface Outlet {
  /** The name of its cursor. */
  readonly destination: string;
  /** Up to which log index it holds the log, if everything up to `logIndex` was published. */
  holds(logIndex: number): Promise<number>;
}

/**
 * Recorded events between processes. Delivery is at least once, in order per account, without a gap, from the position that the subscriber names; batches are bounded.
 * When a handler fails, the stream waits (0.1 s, doubling to 5 s), asks `from` again and delivers from there: an event is never skipped, and one that keeps failing holds up its partition alone.
 */
export interface EventStream {
  /** Asked by a leader before it publishes, and again after each failure; absent where the log itself is what is read. Rejects where nothing may be published. */
  openOutlet?(): Promise<Outlet>;
  /** Sends events, in log order, in the name of the leader of this epoch; resolves when they are kept. */
  publish(events: readonly Recorded[], epoch: number): Promise<void>;
  subscribe(from: From, handle: Handle, options?: SubscribeOptions): Promise<Subscription>;
}
