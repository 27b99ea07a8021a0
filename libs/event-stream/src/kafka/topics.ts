import { relayedLogIndex } from '@app/event-store';
import { DomainError } from '@app/kernel';
import type { Admin } from 'kafkajs';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { kafkaClient, type KafkaConnection } from './connection';
import { destinationOf, keepTopic, readTopic, type TopicRecord } from './topic-record';
import { ALERTS_TOPIC, checkSettings, EVENTS_TOPIC, partitionsOf, settingsOf } from './topic-settings';

const MOST_REPLICAS = 3;
const LEADERS_MS = 15_000;

/** Whose topics. */
export interface TopicOptions {
  readonly connection: KafkaConnection;
  /** The log's database, migrated. */
  readonly pool: pg.Pool;
  /** Fixed when a topic is created: another number would break the order of each account's events. */
  readonly partitions: number;
  /** Of events; default `keytrail.events.v1`. */
  readonly topic?: string;
}

/** Connects to the broker for one piece of work; a broker that is away is `BrokerAway`, naming the addresses. */
export async function withAdmin<T>(connection: KafkaConnection, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafkaClient(connection, { retry: { retries: 3, maxRetryTime: 1_000 } }).admin();
  try {
    await admin.connect();
  } catch (error) {
    await admin.disconnect().catch(() => undefined);
    throw new DomainError('BrokerAway', `No Kafka broker answers at ${connection.brokers.join(', ')}: ${(error as Error).message}`);
  }
  try {
    return await work(admin);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** Creates a topic with the settings that Keytrail needs, replicated three times where there are three brokers. */
export async function createTopic(admin: Admin, topic: string, partitions: number): Promise<void> {
  const { brokers } = await admin.describeCluster();
  const configEntries = Object.entries(settingsOf(topic)).map(([name, value]) => ({ name, value }));
  await admin.createTopics({
    waitForLeaders: false, // kafkajs asks before a busy broker knows the topic, and gives up
    topics: [{ topic, numPartitions: partitions, replicationFactor: Math.min(MOST_REPLICAS, brokers.length), configEntries }],
  });
  for (const end = Date.now() + LEADERS_MS; !(await hasLeaders(admin, topic)); await pause(100))
    if (Date.now() > end)
      throw new DomainError('BrokerAway', `The topic ${topic} was created, but its partitions have no leader yet: try again`);
}

/** Whether each partition can be written; a topic that was just created may be unknown for a moment. */
const hasLeaders = (admin: Admin, topic: string): Promise<boolean> =>
  admin.fetchTopicMetadata({ topics: [topic] }).then(
    ({ topics }) => topics.every(({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0)),
    () => false,
  );

/**
 * `keytrail topic create`: the topics of events and of alerts. Topics that are right are left as they are; answers the names of those that were created. Refuses with `TopicLost` if events
 * were already published to a topic that is not there: that is a case for `restoreTopic`.
 */
export async function createTopics(options: TopicOptions): Promise<string[]> {
  const { connection, pool, partitions, topic = EVENTS_TOPIC } = options;
  return withAdmin(connection, async (admin) => {
    const known = new Set(await admin.listTopics());
    const created: string[] = [];
    if (!known.has(topic)) {
      const record = await readTopic(pool, topic);
      const published = record ? await relayedLogIndex(pool, destinationOf(topic, record.generation)) : 0;
      if (published > 0)
        throw new DomainError(
          'TopicLost',
          `The topic ${topic} is not there, but ${published} events were published to it: run \`keytrail topic restore\``,
        );
      await createTopic(admin, topic, record?.partitions ?? partitions);
      created.push(topic);
    }
    if (!known.has(ALERTS_TOPIC)) {
      await createTopic(admin, ALERTS_TOPIC, partitions);
      created.push(ALERTS_TOPIC);
    }
    await examine(admin, pool, topic);
    return created;
  });
}

/**
 * Whether the topic of events is there and as it must be. Throws `BrokerAway`, `TopicMissing`, `TopicUnsafe` (naming each setting that would lose history) or `PartitionsChanged`.
 */
export function checkTopic({ connection, pool, topic = EVENTS_TOPIC }: Omit<TopicOptions, 'partitions'>): Promise<TopicRecord> {
  return withAdmin(connection, (admin) => examine(admin, pool, topic));
}

/** The same on a connection that is there. */
export async function examine(admin: Admin, pool: pg.Pool, topic: string): Promise<TopicRecord> {
  const partitions = await partitionsOf(admin, topic);
  await checkSettings(admin, topic);
  const record = await keepTopic(pool, topic, partitions);
  if (record.partitions !== partitions)
    throw new DomainError(
      'PartitionsChanged',
      `The topic ${topic} has ${partitions} partitions, but ${record.partitions} when it was created: accounts would change their partition and lose their order. Delete it and run \`keytrail topic restore\``,
    );
  return record;
}
