import { Kafka, logLevel } from 'kafkajs';
import { describeKafka, kafkaAddress, kafkaBroker } from './kafka-broker';

const topicsOf = async (address: string): Promise<string[]> => {
  const admin = new Kafka({ brokers: [address], logLevel: logLevel.NOTHING, retry: { retries: 0 } }).admin();
  await admin.connect();
  try {
    return await admin.listTopics();
  } finally {
    await admin.disconnect();
  }
};

describeKafka('a broker for tests', () => {
  it('keeps its address and its data over a stop and a kill', async () => {
    const broker = await kafkaBroker();
    const admin = new Kafka({ brokers: [broker.address], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 1, replicationFactor: 1 }] });
    await admin.disconnect();
    await broker.stop();
    await expect(topicsOf(broker.address)).rejects.toThrow(/ECONNREFUSED|Connection/);
    await broker.start();
    await broker.kill9();
    await broker.start();
    expect(await topicsOf(broker.address)).toEqual(['kept']);
    await broker.stop();
  });

  it('is shared by those who only use one', async () => {
    expect(new Set(await Promise.all([kafkaAddress(), kafkaAddress()])).size).toBe(1);
  });
});
