import type { Consumer, ConsumerGroupJoinEvent, EachBatchPayload, Kafka } from 'kafkajs';
import { setTimeout as pause } from 'node:timers/promises';
import { Backoff } from '../backoff';
import type { Subscription } from '../event-stream';
import { PartitionReader, type ReaderOptions } from './partition-reader';

/** A killed member is replaced after it; a batch in hand keeps it alive. */
const SESSION_MS = 10_000;
const HEARTBEAT_MS = 1_000;
const REBALANCE_MS = 30_000;
/** Fetches that find nothing wait so long at the broker; to stop waits for them. */
const WAIT_MS = 200;
const COMMIT_EVERY_MS = 5_000;
const PARTITIONS_AT_ONCE = 3;
const DISCONNECT_MS = 5_000;

/** Whose records, and who is told. */
export interface SubscriptionOptions extends Pick<ReaderOptions, 'topic' | 'from' | 'handle' | 'upcast' | 'failed' | 'ahead'> {
  readonly kafka: Kafka;
  readonly group: string;
  /** Asked before each joining; throws where the topic must not be read. Answers the log's id. */
  readonly examine: () => Promise<string>;
  /** Calls when the consumer must be made anew: the topic was away. Returns how to stop. */
  readonly onTopicBack: (again: () => void) => () => void;
}

/** A member of a group, for as long as it is wanted: a consumer that ends, for whatever reason, is followed by a new one. */
export class KafkaSubscription implements Subscription {
  private readonly stopping = new AbortController();
  private readonly readers = new Map<number, PartitionReader>();
  private readonly ended = new Map<number, Promise<void>>();
  private readonly done: Promise<void>;
  private joined = false;

  constructor(private readonly options: SubscriptionOptions) {
    this.done = this.live();
  }

  /** Whether it is a member of its group now. */
  get isMember(): boolean {
    return this.joined;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.done;
  }

  private async live(): Promise<void> {
    const backoff = new Backoff();
    while (!this.stopping.signal.aborted) {
      try {
        await this.consume(backoff);
      } catch (error) {
        if (!this.stopping.signal.aborted) this.options.failed(error);
      }
      this.joined = false;
      if (!this.stopping.signal.aborted) await backoff.wait(this.stopping.signal);
    }
  }

  /** Until it is stopped, or the consumer ends. */
  private async consume(backoff: Backoff): Promise<void> {
    const { kafka, group, topic, examine, onTopicBack } = this.options;
    const logId = await examine();
    const { signal } = this.stopping;
    if (signal.aborted) return;
    const consumer = kafka.consumer({
      groupId: group,
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: REBALANCE_MS,
      maxWaitTimeInMs: WAIT_MS,
      allowAutoTopicCreation: false,
      retry: { retries: 20, maxRetryTime: 2_000, restartOnFailure: () => Promise.resolve(false) },
    });
    const committing = setInterval(() => void this.commit(consumer), COMMIT_EVERY_MS);
    let stop = (): void => undefined;
    let forget = (): void => undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        stop = resolve;
        signal.addEventListener('abort', stop);
        forget = onTopicBack(() => reject(new Error(`The topic ${topic} was away and is there again`)));
        consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
        consumer.on(consumer.events.STOP, () => setTimeout(() => reject(new Error(`The consumer of ${topic} stopped by itself`)), 100)); // a crash tells more, a little later
        consumer.on(consumer.events.GROUP_JOIN, (event) => {
          backoff.reset();
          this.assigned(consumer, logId, event);
        });
        this.run(consumer).catch(reject);
      });
    } finally {
      clearInterval(committing);
      signal.removeEventListener('abort', stop);
      forget();
      this.release();
      await Promise.race([consumer.disconnect().catch(() => undefined), pause(DISCONNECT_MS, undefined, { ref: false })]);
      await Promise.all(this.ended.values());
    }
  }

  private async run(consumer: Consumer): Promise<void> {
    await consumer.connect();
    await consumer.subscribe({ topics: [this.options.topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
      eachBatch: async (payload: EachBatchPayload) => this.readers.get(payload.batch.partition)?.take(payload),
    });
  }

  private assigned(consumer: Consumer, logId: string, { payload }: ConsumerGroupJoinEvent): void {
    const { topic } = this.options;
    this.release();
    for (const partition of payload.memberAssignment[topic] ?? []) {
      const reader = new PartitionReader({
        ...this.options,
        consumer,
        logId,
        partition,
        before: this.ended.get(partition) ?? Promise.resolve(),
      });
      this.readers.set(partition, reader);
      void reader.open();
    }
    this.joined = true;
  }

  private release(): void {
    for (const [partition, reader] of this.readers) this.ended.set(partition, reader.close());
    this.readers.clear();
  }

  /** Only for those who watch the group's lag: nobody reads these offsets to go on from them. */
  private async commit(consumer: Consumer): Promise<void> {
    const { topic } = this.options;
    const offsets = [...this.readers].map(([partition, { offset }]) => ({ topic, partition, offset: String(offset) }));
    if (offsets.length > 0 && this.joined) await consumer.commitOffsets(offsets).catch(() => undefined);
  }
}
