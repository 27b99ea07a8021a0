import type { Command } from 'commander';
import type { EventStore } from '@app/event-store';
import type { TopicOptions } from '@app/event-stream';
import { Failure } from '../failure';
import type { Rim } from '../rim';

type Stream = typeof import('@app/event-stream');

interface TopicCommandOptions {
  readonly json?: boolean;
}

/** Opens the log's database and hands over what is needed to work on the topics; what fails is told in words. The rooms are loaded here: loading them would slow down every other command. */
async function onTopics<T>(rim: Rim, work: (stream: Stream, options: TopicOptions) => Promise<T>): Promise<T> {
  const { databaseUrl, kafka } = await rim.distributed();
  if (!kafka) throw new Failure('KAFKA_BROKERS is not set: it names the broker whose topics are meant, for instance 127.0.0.1:9092');
  if (databaseUrl === undefined) throw new Failure('DATABASE_URL is not set: it names the database of the log that the topics show');
  const { EventStore: Store, eventStoreMigrations, migrate } = await import('@app/event-store');
  const stream = await import('@app/event-stream');
  let store: EventStore | undefined;
  try {
    await migrate(databaseUrl, [...eventStoreMigrations, ...stream.eventStreamMigrations]);
    store = await Store.open({ url: databaseUrl, catalogue: [], connections: 2 });
    return await work(stream, { connection: kafka, pool: store.pool, partitions: kafka.topicPartitions });
  } catch (error) {
    throw new Failure((error as Error).message || `The database of DATABASE_URL does not answer (${(error as { code?: string }).code})`);
  } finally {
    await store?.close();
  }
}

/** `keytrail topic`: the topics of the distributed shape; needs no server. */
export function topic(program: Command, rim: Rim): void {
  const topics = program
    .command('topic')
    .summary('create or restore the Kafka topics')
    .description('The topics of events and of alerts. Reads KAFKA_* and DATABASE_URL; needs no server.');
  topics
    .command('create')
    .description(
      'Creates the topics that are not there, with KAFKA_TOPIC_PARTITIONS partitions (default 12). What is right is left as it is.',
    )
    .option('--json', 'one JSON document')
    .action(async ({ json }: TopicCommandOptions) => {
      const created = await onTopics(rim, ({ createTopics }, options) => createTopics(options));
      if (json) return rim.terminal.json({ created });
      rim.terminal.line(created.length > 0 ? `Created ${created.join(' and ')}.` : 'The topics are there and as they must be.');
    });
  topics
    .command('restore')
    .description(
      'Creates a topic of events that was lost. Identity publishes the whole log to it anew, and every consumer goes on where it was.',
    )
    .option('--json', 'one JSON document')
    .action(async ({ json }: TopicCommandOptions) => {
      const restored = await onTopics(rim, async ({ EVENTS_TOPIC, restoreTopic }, options) => ({
        topic: EVENTS_TOPIC,
        generation: await restoreTopic(options),
      }));
      if (json) return rim.terminal.json(restored);
      rim.terminal.line(
        `${restored.topic} is there again, in generation ${restored.generation}: identity publishes the log to it from its beginning.`,
      );
    });
}
