import { seizeLease } from '@app/event-store';
import { DomainError } from '@app/kernel';
import type { Admin } from 'kafkajs';
import { checkSettings, ALERTS_TOPIC, EVENTS_TOPIC } from './topic-settings';
import { readTopic } from './topic-record';
import { createTopic, withAdmin, type TopicOptions } from './topics';

/** The name of the lease of those who publish to a topic. */
const leaseOf = (topic: string): string => `relay/${topic}`;

async function refuseRecords(admin: Admin, topic: string): Promise<void> {
  const records = (await admin.fetchTopicOffsets(topic)).reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
  if (records > 0)
    throw new DomainError(
      'TopicHoldsRecords',
      `The topic ${topic} is there and holds ${records} records. If it is to be published anew, delete it first`,
    );
}

/**
 * `keytrail topic restore`: a topic that was lost is created again, and the relay publishes the whole log to it under a new generation, from which every consumer knows that offsets begin
 * anew. Whoever publishes is stopped first and goes on afterwards; nothing is published here. Refuses a topic that holds records, and another number of partitions: where a consumer stands is
 * kept by partition. Answers the generation.
 */
export async function restoreTopic(options: TopicOptions): Promise<number> {
  const { connection, pool, partitions, topic = EVENTS_TOPIC } = options;
  return withAdmin(connection, async (admin) => {
    const record = await readTopic(pool, topic);
    if (record && record.partitions !== partitions)
      throw new DomainError(
        'PartitionsChanged',
        `The topic ${topic} had ${record.partitions} partitions and must have as many again, not ${partitions}: set KAFKA_TOPIC_PARTITIONS=${record.partitions}`,
      );
    const known = new Set(await admin.listTopics());
    if (known.has(topic)) await refuseRecords(admin, topic);
    const lease = await seizeLease(pool, leaseOf(topic));
    try {
      if (known.has(topic)) await checkSettings(admin, topic);
      else await createTopic(admin, topic, partitions);
      if (!known.has(ALERTS_TOPIC)) await createTopic(admin, ALERTS_TOPIC, partitions);
      // The relay's cursor is named by topic and generation: with a new one it begins at 0.
      const text = `INSERT INTO topics AS t (topic, partitions) VALUES ($1, $2)
        ON CONFLICT (topic) DO UPDATE SET generation = t.generation + 1 RETURNING generation`;
      const { rows } = await pool.query<{ generation: number }>(text, [topic, partitions]);
      return rows[0]?.generation ?? 1;
    } finally {
      await lease.release();
    }
  });
}
