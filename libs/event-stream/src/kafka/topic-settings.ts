import { DomainError } from '@app/kernel';
import { ConfigResourceTypes, type Admin } from 'kafkajs';

/** Whole envelopes, by account; the log's other face. */
export const EVENTS_TOPIC = 'keytrail.events.v1';
/** Alerts, by account. */
export const ALERTS_TOPIC = 'keytrail.alerts.v1';

/** An event's body has 1 MiB at most; its headers and what the log adds come on top. */
const LARGEST_RECORD = 4 * 1024 * 1024;
const LEAST_RECORD = 2 * 1024 * 1024;

/** What a topic is created with. History is kept for ever and never compacted. */
export const settingsOf = (topic: string): Readonly<Record<string, string>> => ({
  'cleanup.policy': 'delete',
  'max.message.bytes': String(LARGEST_RECORD),
  ...(topic === ALERTS_TOPIC ? {} : { 'retention.ms': '-1', 'retention.bytes': '-1' }),
});

/** A topic that is not there, in words that say what to do. */
export const topicMissing = (topic: string): DomainError =>
  new DomainError(
    'TopicMissing',
    `The topic ${topic} does not exist: run \`keytrail topic create\`, or \`keytrail topic restore\` if it was lost`,
  );

/** Which settings would lose history or refuse events; empty if none. */
export function faultsOf(settings: Readonly<Record<string, string | undefined>>): string[] {
  const faults: string[] = [];
  const bad = (name: string, want: string, why: string): unknown => faults.push(`${name} is ${settings[name]}, must be ${want} (${why})`);
  if (settings['cleanup.policy'] !== 'delete') bad('cleanup.policy', 'delete', 'compaction deletes history');
  for (const name of ['retention.ms', 'retention.bytes'] as const)
    if (settings[name] !== '-1') bad(name, '-1', 'retention that is limited deletes history');
  if (Number(settings['max.message.bytes']) < LEAST_RECORD)
    bad('max.message.bytes', `at least ${LEAST_RECORD}`, 'a large event would not fit');
  return faults;
}

const isUnknownTopic = (error: unknown): boolean => (error as { type?: string }).type === 'UNKNOWN_TOPIC_OR_PARTITION';

/** Asks the broker for the settings that matter. Throws `TopicMissing`, or `TopicUnsafe` naming every setting that would lose history. */
export async function checkSettings(admin: Admin, topic: string): Promise<void> {
  const configNames = ['cleanup.policy', 'retention.ms', 'retention.bytes', 'max.message.bytes'];
  let entries;
  try {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames }],
    });
    entries = resources[0]?.configEntries ?? [];
  } catch (error) {
    throw isUnknownTopic(error) ? topicMissing(topic) : error;
  }
  if (topic === ALERTS_TOPIC) return;
  const faults = faultsOf(Object.fromEntries(entries.map(({ configName, configValue }) => [configName, configValue])));
  if (faults.length > 0) throw new DomainError('TopicUnsafe', `The topic ${topic} would lose history: ${faults.join('; ')}`);
}

/** How many partitions a topic has; throws `TopicMissing`. */
export async function partitionsOf(admin: Admin, topic: string): Promise<number> {
  if (!(await admin.listTopics()).includes(topic)) throw topicMissing(topic);
  return (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0]?.partitions.length ?? 0;
}
