import { randomUUID } from 'node:crypto';
import type { Admin, EachBatchPayload, Kafka } from 'kafkajs';
import { originOf } from './envelope';

/** The newest event of a partition: which log's, and its index there. */
export interface Tail {
  readonly logId: string;
  readonly logIndex: number;
}

const PATIENCE_MS = 20_000;

/** Where a partition is looked through for its newest event: backwards, in pieces that grow, because what lies at its end may be no event. */
class Search {
  found: Tail | undefined;
  private piece = 1;

  constructor(
    private readonly low: number,
    private readonly high: number,
  ) {}

  get start(): number {
    return Math.max(this.low, this.high - this.piece);
  }

  /** True when the partition is done; else `start` says where to go on, if it has moved. */
  take({ batch }: EachBatchPayload): boolean {
    for (const message of batch.messages) {
      const { logId, logIndex } = originOf(message);
      if (Number(message.offset) < this.high && logId !== undefined && logIndex !== undefined) this.found = { logId, logIndex };
    }
    if (Number(batch.lastOffset()) < this.high - 1) return false;
    if (this.found || this.start === this.low) return true;
    this.piece *= 64;
    return false;
  }
}

/** Reads the newest event of each partition that holds one. A group of its own, which is removed afterwards, takes part: kafkajs reads in groups only. */
export async function readTails(kafka: Kafka, admin: Admin, topic: string): Promise<Map<number, Tail>> {
  const offsets = await admin.fetchTopicOffsets(topic);
  const searches = new Map(
    offsets
      .filter(({ low, high }) => Number(high) > Number(low))
      .map(({ partition, low, high }) => [partition, new Search(Number(low), Number(high))]),
  );
  if (searches.size === 0) return new Map();
  const groupId = `keytrail-tails-${randomUUID()}`;
  const consumer = kafka.consumer({
    groupId,
    maxWaitTimeInMs: 100,
    allowAutoTopicCreation: false,
    retry: { restartOnFailure: () => Promise.resolve(false) },
  });
  const left = new Set(searches.keys());
  try {
    await new Promise<void>((resolve, reject) => {
      const alarm = setTimeout(
        () => reject(new Error(`The ends of ${topic} could not be read within ${PATIENCE_MS / 1_000} s`)),
        PATIENCE_MS,
      ).unref();
      const seek = (partition: number): void => consumer.seek({ topic, partition, offset: String(searches.get(partition)?.start) });
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      consumer.on(consumer.events.GROUP_JOIN, () => left.forEach(seek));
      const eachBatch = async (payload: EachBatchPayload): Promise<void> => {
        const { partition } = payload.batch;
        const search = searches.get(partition);
        if (!search || !left.has(partition) || payload.isStale()) return;
        const { start } = search;
        if (search.take(payload)) {
          left.delete(partition);
          consumer.pause([{ topic, partitions: [partition] }]);
        } else if (search.start < start) seek(partition);
        else payload.resolveOffset(payload.batch.lastOffset());
        if (left.size === 0) {
          clearTimeout(alarm);
          resolve();
        }
      };
      consumer
        .connect()
        .then(() => consumer.subscribe({ topics: [topic], fromBeginning: true }))
        .then(() => consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch }))
        .catch(reject);
    });
  } finally {
    await consumer.disconnect().catch(() => undefined);
    await admin.deleteGroups([groupId]).catch(() => undefined); // it vanishes by itself as well, later
  }
  return new Map([...searches].flatMap(([partition, { found }]) => (found ? [[partition, found]] : [])));
}
