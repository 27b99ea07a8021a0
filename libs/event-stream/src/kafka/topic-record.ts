import type pg from 'pg';

/** What the database knows of a topic. */
export interface TopicRecord {
  readonly generation: number;
  readonly partitions: number;
}

/** The name under which the relay keeps its cursor of a topic. */
export const destinationOf = (topic: string, generation: number): string => `${topic}#${generation}`;

/** Undefined if Keytrail has not seen the topic yet. */
export async function readTopic(pool: pg.Pool, topic: string): Promise<TopicRecord | undefined> {
  const { rows } = await pool.query<TopicRecord>('SELECT generation, partitions FROM topics WHERE topic = $1', [topic]);
  return rows[0];
}

/** The topic's record; made, of generation 1, when it is first seen. */
export async function keepTopic(pool: pg.Pool, topic: string, partitions: number): Promise<TopicRecord> {
  await pool.query('INSERT INTO topics (topic, partitions) VALUES ($1, $2) ON CONFLICT DO NOTHING', [topic, partitions]);
  return (await readTopic(pool, topic)) ?? { generation: 1, partitions };
}
