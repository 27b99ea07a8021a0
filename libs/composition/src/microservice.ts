import { KafkaEventStream, type KafkaConnection } from '@app/event-stream';
import type { Stops } from '@app/platform';
import { openRooms, type Rooms } from './open-rooms';
import type { AppReadinessOptions } from './readiness';

/** The rooms of one of several processes, which meet in one database and one Kafka; an Error in words where these are not named. */
export async function openMicroservice(
  stops: Stops,
  app: { readonly name: string; readonly port: number },
): Promise<{ rooms: Rooms; kafka: KafkaEventStream }> {
  const missing = ['DATABASE_URL', 'KAFKA_BROKERS'].filter((name) => !process.env[name]);
  if (missing.length > 0)
    throw new Error(`${app.name} is one of several processes and needs ${missing.join(' and ')}; everything in one process is: npm start`);
  const rooms = await openRooms(stops, { PORT: String(app.port) });
  const { store, logger, failed } = rooms;
  const kafka = await KafkaEventStream.open({
    connection: rooms.environment.kafka as KafkaConnection,
    store,
    failed,
    changed: ({ broker, topic, detail }) =>
      detail ? logger.warn(`Kafka: ${detail}`) : logger.info(`Kafka: the broker is ${broker}, the topic is ${topic}`),
  });
  stops.add(() => kafka.close());
  return { rooms, kafka };
}

/** What readiness needs to know of the way through Kafka. */
export const throughKafka = (kafka: KafkaEventStream): Pick<AppReadinessOptions, 'destination' | 'broker'> => ({
  destination: () => kafka.destination(),
  async broker() {
    const { broker, topic, detail, subscribed } = kafka.state;
    const fault = topic === 'missing' || topic === 'unsafe' ? detail : undefined;
    return { state: broker, fault, detail, isSubscribed: subscribed };
  },
});
