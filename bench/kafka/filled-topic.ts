import { auditMigrations } from '@app/audit';
import { eventStoreMigrations, EventStore, migrate } from '@app/event-store';
import { createTopics, EVENTS_TOPIC, eventStreamMigrations, KafkaEventStream, Relay } from '@app/event-stream';
import { iamEvents } from '@app/iam';
import { projectionMigrations } from '@app/projection';
import { kafkaBroker } from '@app/testing';
import { onFreshDatabase } from '../log/database';
import { append, history, open } from '../log/history';

export const EVENTS = 100_000;

/** A log of 100,000 events, and the topic to which the relay has published them in so many seconds. */
export interface FilledTopic {
  readonly store: EventStore;
  readonly stream: KafkaEventStream;
  readonly brokers: string[];
  readonly logIndex: number;
  readonly relaySeconds: number;
}

/** From the first page that is published to the last, in seconds of as many events as the log has. */
async function relayAll(store: EventStore, stream: KafkaEventStream, upTo: number): Promise<number> {
  let first: { logIndex: number; at: number } | undefined;
  let end = (): void => undefined;
  const done = new Promise<void>((resolve) => (end = resolve));
  const relayed = ({ logIndex }: { logIndex: number }): void => {
    if (logIndex > 0) first ??= { logIndex, at: performance.now() };
    if (logIndex >= upTo) end();
  };
  const relay = await Relay.start({ store, stream, destination: EVENTS_TOPIC, relayed, failed: (error) => console.error(error) });
  await done;
  const { logIndex, at } = first ?? { logIndex: 0, at: performance.now() };
  const seconds = (performance.now() - at) / 1_000;
  await relay.stop();
  return (seconds * upTo) / (upTo - logIndex);
}

/** Runs a measurement on a broker and a database of its own. */
export async function onFilledTopic<T>(measure: (filled: FilledTopic) => Promise<T>): Promise<T> {
  const broker = await kafkaBroker();
  try {
    return await onFreshDatabase(async (url) => {
      await migrate(url, [...eventStoreMigrations, ...eventStreamMigrations, ...projectionMigrations, ...auditMigrations]);
      const store = await EventStore.open({ url, catalogue: iamEvents });
      const connection = { brokers: [broker.address] };
      await createTopics({ connection, pool: store.pool, partitions: 12 });
      const stream = await KafkaEventStream.open({ connection, store, failed: (error) => console.error(error) });
      await open(store);
      await append(store, history(EVENTS));
      const { logIndex } = await store.head();
      const relaySeconds = await relayAll(store, stream, logIndex);
      try {
        return await measure({ store, stream, brokers: connection.brokers, logIndex, relaySeconds });
      } finally {
        await stream.close();
        await store.close();
      }
    });
  } finally {
    await broker.stop();
  }
}
