import type { Recorded } from '@app/kernel';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import { Backoff } from '../backoff';
import type { From, Handle, Position } from '../event-stream';
import { readPiece, type RecordPiece } from './record-piece';

/** Longest time in which one partition keeps the others of its consumer waiting. */
const TURN_MS = 2_000;
const HEARTBEAT_MS = 1_000;
/** How often a batch may begin after where it should before it is believed that what lay between is gone. */
const MOST_MISSES = 3;

/** What is read, by whom. */
export interface ReaderOptions {
  readonly topic: string;
  readonly partition: number;
  readonly consumer: Pick<Consumer, 'seek' | 'pause' | 'resume'>;
  readonly logId: string;
  readonly from: From;
  readonly handle: Handle;
  readonly upcast: (event: Recorded) => Recorded;
  readonly failed: (error: unknown) => void;
  /** The handler takes a batch while the one before it is still in hand. */
  readonly ahead: boolean;
  /** The reader of the same partition before this one has ended its work. */
  readonly before: Promise<void>;
}

/**
 * One partition for as long as this consumer has it. What counts is where the subscriber stands: a batch that does not begin there, because it was handed out before a seek took effect or the
 * broker lost records, is not taken. A failure pauses this partition alone.
 */
export class PartitionReader {
  private readonly closing = new AbortController();
  private readonly backoff = new Backoff();
  private turn: Promise<void>;
  /** What the handler was given last. */
  private given: Promise<void> = Promise.resolve();
  private failing = false;
  private logIndex = 0;
  private generation = 0;
  private nextOffset = 0;
  private misses = 0;

  constructor(private readonly options: ReaderOptions) {
    this.turn = options.before;
  }

  /** The offset after the last record that was given. */
  get offset(): number {
    return this.nextOffset;
  }

  /** Asks where the subscriber stands, and goes there. */
  open(): Promise<void> {
    return this.inTurn(async () => {
      const { topic, partition, consumer, from, logId } = this.options;
      await this.given.catch(() => undefined);
      this.failing = false;
      const { logIndex, kafka } = await from(partition);
      if (this.closing.signal.aborted) return;
      const known = kafka?.logId === logId ? kafka : undefined;
      this.logIndex = logIndex;
      this.generation = known?.generation ?? 0;
      this.nextOffset = Number(known?.offset ?? 0);
      this.seek();
      consumer.resume([{ topic, partitions: [partition] }]);
    });
  }

  /** Resolves when everything of the batch that could be kept is kept; rejects only if the group is being formed anew. */
  take(payload: EachBatchPayload): Promise<void> {
    return this.inTurn(() => this.hand(payload));
  }

  /** Hands out nothing more; resolves when what is in hand is done. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.turn;
    await this.given.catch(() => undefined);
  }

  /** One thing after the other; a failure that is not the group's ends in waiting and opening again. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const result = this.turn.then(() => (this.closing.signal.aborted ? undefined : work()));
    const settled = result.catch((error: unknown) => {
      if (error instanceof GroupChanged) throw error.cause;
      this.fail(error);
    });
    this.turn = settled.catch(() => undefined);
    return settled;
  }

  private fail(error: unknown): void {
    const { topic, partition, consumer, failed } = this.options;
    if (this.failing) return; // a batch that was given after the one that failed
    failed(error);
    if (this.closing.signal.aborted) return;
    this.failing = true;
    consumer.pause([{ topic, partitions: [partition] }]);
    void this.recover();
  }

  private async recover(): Promise<void> {
    await this.backoff.wait(this.closing.signal);
    await this.open();
  }

  private async hand(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    if (this.failing || batch.messages.length === 0 || payload.isStale() || !this.fits(payload)) return;
    const begun = performance.now();
    let at = batch.messages.findIndex(({ offset }) => Number(offset) >= this.nextOffset);
    while (at >= 0 && at < batch.messages.length && performance.now() - begun < TURN_MS) {
      if (this.failing || !payload.isRunning() || payload.isStale() || this.closing.signal.aborted) return;
      const piece = readPiece(batch.messages, at, { ...this.options, generation: this.generation, logIndex: this.logIndex });
      if (piece.records > 0) await this.keep(payload, piece, Number(batch.messages[at + piece.records - 1]?.offset) + 1);
      at += piece.records;
      if (piece.newerGeneration !== undefined && !this.startAnew(piece.newerGeneration, Number(batch.messages[at]?.offset))) return;
    }
  }

  private async keep(payload: EachBatchPayload, { events, unreadable, logIndex }: RecordPiece, offset: number): Promise<void> {
    const { partition, handle, logId, ahead } = this.options;
    const to: Position = { logIndex, kafka: { logId, generation: this.generation, offset: String(offset) } };
    let lost: unknown;
    const alive = setInterval(() => payload.heartbeat().catch((error: unknown) => (lost = error)), HEARTBEAT_MS);
    try {
      const before = this.given;
      this.given = unreadable.length > 0 ? handle(partition, events, to, unreadable) : handle(partition, events, to);
      this.given.then(
        () => this.backoff.reset(),
        (error: unknown) => void (ahead && this.fail(error)),
      );
      this.logIndex = logIndex;
      this.nextOffset = offset;
      await (ahead ? before : this.given);
    } finally {
      clearInterval(alive);
    }
    payload.resolveOffset(String(offset - 1));
    if (lost === undefined) await payload.heartbeat().catch((error: unknown) => (lost = error));
    if (lost !== undefined) throw new GroupChanged('The group is being formed anew', { cause: lost });
  }

  /** Whether the batch holds the record that comes next; if not, the consumer is sent there. */
  private fits({ batch }: EachBatchPayload): boolean {
    const [first, last] = [Number(batch.firstOffset()), Number(batch.lastOffset())];
    if (first <= this.nextOffset && this.nextOffset <= last) {
      this.misses = 0;
      return true;
    }
    if (this.nextOffset > Number(batch.highWatermark))
      this.nextOffset = 0; // beyond the end: the broker lost records, or this is another topic of the same name
    else if (first > this.nextOffset && ++this.misses > MOST_MISSES) this.nextOffset = first;
    if (first <= this.nextOffset && this.nextOffset <= last) return true;
    this.seek();
    return false;
  }

  /** A topic that was restored is read from its beginning, whatever the offset was in the one before. True if the record at `offset` is its first. */
  private startAnew(generation: number, offset: number): boolean {
    const going = this.generation === 0 && this.nextOffset === offset;
    this.generation = generation;
    if (going || offset === 0) return true;
    this.nextOffset = 0;
    this.seek();
    return false;
  }

  private seek(): void {
    const { topic, partition, consumer } = this.options;
    consumer.seek({ topic, partition, offset: String(this.nextOffset) });
  }
}

class GroupChanged extends Error {}
