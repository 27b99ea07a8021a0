import { EVENTS_TOPIC } from '@app/event-stream';
import { Kafka, logLevel, Partitioners, type KafkaMessage, type Message } from 'kafkajs';

const clientOf = (brokers: string[]): Kafka => new Kafka({ brokers, logLevel: logLevel.NOTHING });

/** Reads the topic with kafkajs as fast as it can, doing nothing but `take`; the seconds from the first to the last of so many records. */
export async function consumeRaw(
  brokers: string[],
  count: number,
  take: (message: KafkaMessage, partition: number) => void,
): Promise<number> {
  const consumer = clientOf(brokers).consumer({ groupId: `raw-${Date.now()}`, maxWaitTimeInMs: 100, allowAutoTopicCreation: false });
  await consumer.connect();
  await consumer.subscribe({ topics: [EVENTS_TOPIC], fromBeginning: true });
  let [left, began] = [count, 0];
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        autoCommit: false,
        eachBatch: async ({ batch }) => {
          began ||= performance.now();
          for (const message of batch.messages) take(message, batch.partition);
          if ((left -= batch.messages.length) <= 0) resolve();
        },
      })
      .catch(reject);
  });
  const seconds = (performance.now() - began) / 1_000;
  await consumer.disconnect();
  return seconds;
}

/** Sends records to a topic of its own with kafkajs, in batches of so many, each acknowledged before the next; the seconds it took. */
export async function produceRaw(brokers: string[], messages: readonly Message[], batch: number): Promise<number> {
  const kafka = clientOf(brokers);
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'raw', numPartitions: 12 }] });
  await admin.disconnect();
  const producer = kafka.producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
    maxInFlightRequests: 1,
  });
  await producer.connect();
  const send = (from: number) => producer.send({ topic: 'raw', acks: -1, messages: messages.slice(from, from + batch) });
  await send(0); // learns where the partitions are
  const began = performance.now();
  for (let from = 0; from < messages.length; from += batch) await send(from);
  const seconds = (performance.now() - began) / 1_000;
  await producer.disconnect();
  return seconds;
}
