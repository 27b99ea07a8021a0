import type { Recorded } from '@app/kernel';
import { CompressionTypes, Partitioners, type Producer } from 'kafkajs';
import { setTimeout as pause } from 'node:timers/promises';
import { inBatches } from './batches';
import { kafkaClient, type KafkaConnection } from './connection';
import { toMessage } from './envelope';
import { AccountPartitions } from './partitions';

const CLOSING_MS = 5_000;

/** What is published where. */
export interface PublisherOptions {
  readonly connection: KafkaConnection;
  readonly topic: string;
  readonly partitions: number;
  readonly logId: string;
  readonly generation: number;
  readonly gzip?: boolean;
}

/** The connection to the broker was lost: what it acknowledged last may be gone, so the ends of the topic have to be looked at before anything else is published. */
export class Interrupted extends Error {
  constructor(topic: string) {
    super(`The connection to the broker of ${topic} was lost; the ends of the topic are compared with the log before more is published`);
  }
}

/**
 * Sends one batch after the other, each acknowledged by all in-sync replicas before the next. Nothing is tried again here: a repeated send could pass a newer one, or land in a topic that was
 * created in the old one's place. After a failure, or a lost connection, a new publisher has to be opened.
 */
export class Publisher {
  private readonly producer: Producer;
  private readonly partitions: AccountPartitions;
  private interrupted = false;

  private constructor(private readonly options: PublisherOptions) {
    const { connection, partitions } = options;
    this.partitions = new AccountPartitions(partitions);
    this.producer = kafkaClient(connection, {}, () => (this.interrupted = true)).producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      maxInFlightRequests: 1,
      retry: { retries: 0 },
    });
  }

  static async open(options: PublisherOptions): Promise<Publisher> {
    const publisher = new Publisher(options);
    await publisher.producer.connect();
    publisher.interrupted = false; // a broker of the list that does not answer is no loss
    return publisher;
  }

  async publish(events: readonly Recorded[], epoch: number): Promise<void> {
    const { topic, logId, generation, gzip } = this.options;
    const messages = events.map((event) => toMessage(event, this.partitions.of(event.accountId), { logId, generation, epoch }));
    const compression = gzip ? CompressionTypes.GZIP : CompressionTypes.None;
    for (const batch of inBatches(messages)) {
      if (this.interrupted) throw new Interrupted(topic);
      try {
        await this.producer.send({ topic, acks: -1, compression, messages: batch });
      } catch (error) {
        this.interrupted = true;
        throw error;
      }
    }
  }

  /** Waits for what is under way, but not long for a broker that is silent. */
  async close(): Promise<void> {
    await Promise.race([this.producer.disconnect().catch(() => undefined), pause(CLOSING_MS, undefined, { ref: false })]);
  }
}
