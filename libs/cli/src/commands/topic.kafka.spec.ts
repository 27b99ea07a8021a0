import { EventStore } from '@app/event-store';
import { ALERTS_TOPIC, EVENTS_TOPIC } from '@app/event-stream';
import { describeKafka, kafkaBroker, testDatabase, type KafkaBroker, type TestDatabase } from '@app/testing';
import { ConfigResourceTypes, Kafka, logLevel, type Admin } from 'kafkajs';
import { run } from '../server.fixture';

describeKafka('keytrail topic', () => {
  let broker: KafkaBroker;
  let database: TestDatabase;
  let admin: Admin;
  beforeAll(async () => {
    [broker, database] = await Promise.all([kafkaBroker(), testDatabase()]);
    admin = new Kafka({ brokers: [broker.address], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
  });
  afterAll(async () => {
    await admin.disconnect();
    await Promise.all([broker.stop(), database.drop()]);
  });

  const topic = (command: string, more: Record<string, string> = {}) =>
    run(['topic', command], {
      variables: { DATABASE_URL: database.url, KAFKA_BROKERS: broker.address, KAFKA_TOPIC_PARTITIONS: '4', ...more },
    });
  const published = async (logIndex: number): Promise<void> => {
    const store = await EventStore.open({ url: database.url, catalogue: [] });
    await store.pool.query('INSERT INTO relay_cursors (destination, epoch, log_index) VALUES ($1, 1, $2)', [`${EVENTS_TOPIC}#1`, logIndex]);
    await store.close();
  };

  it('says what it needs', async () => {
    expect(await run(['topic', 'create'], { variables: {} })).toMatchObject({ code: 3, err: expect.stringContaining('KAFKA_BROKERS') });
    expect(await run(['topic', 'create'], { variables: { KAFKA_BROKERS: broker.address } })).toMatchObject({
      code: 3,
      err: expect.stringContaining('DATABASE_URL'),
    });
    expect(await topic('create', { KAFKA_BROKERS: '127.0.0.1:1' })).toMatchObject({ code: 3, err: expect.stringContaining('127.0.0.1:1') });
  });

  it('creates what is not there, once, and kept for ever', async () => {
    expect(await topic('create')).toMatchObject({ code: 0, out: expect.stringContaining(EVENTS_TOPIC) });
    expect(await topic('create')).toMatchObject({ code: 0, out: expect.stringContaining('as they must be') });
    expect((await admin.listTopics()).sort()).toEqual([ALERTS_TOPIC, EVENTS_TOPIC]);
    expect((await admin.fetchTopicMetadata({ topics: [EVENTS_TOPIC] })).topics[0]?.partitions).toHaveLength(4);
  });

  it('refuses a topic that would lose history, naming what is wrong', async () => {
    const alter = (entries: Record<string, string>) =>
      admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: ConfigResourceTypes.TOPIC,
            name: EVENTS_TOPIC,
            configEntries: Object.entries(entries).map(([name, value]) => ({ name, value })),
          },
        ],
      });
    await alter({ 'cleanup.policy': 'compact', 'retention.ms': '3600000' });
    const { code, err } = await topic('create');
    expect([code, err]).toEqual([3, expect.stringMatching(/cleanup\.policy.*retention\.ms/)]);
    await alter({ 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1', 'max.message.bytes': '4194304' });
    expect(await topic('create')).toMatchObject({ code: 0 });
  });

  it('restores a lost topic under a new generation, and only a lost one', async () => {
    await published(7);
    await admin.deleteTopics({ topics: [EVENTS_TOPIC] });
    expect(await topic('create')).toMatchObject({ code: 3, err: expect.stringContaining('keytrail topic restore') });
    expect(await topic('restore', { KAFKA_TOPIC_PARTITIONS: '5' })).toMatchObject({
      code: 3,
      err: expect.stringContaining('KAFKA_TOPIC_PARTITIONS=4'),
    });
    expect(await admin.listTopics()).not.toContain(EVENTS_TOPIC);
    expect(await topic('restore')).toMatchObject({ code: 0, out: expect.stringContaining('generation 2') });
    expect((await admin.fetchTopicMetadata({ topics: [EVENTS_TOPIC] })).topics[0]?.partitions).toHaveLength(4);
    const producer = new Kafka({ brokers: [broker.address], logLevel: logLevel.NOTHING }).producer({ allowAutoTopicCreation: false });
    await producer.connect();
    await producer.send({ topic: EVENTS_TOPIC, messages: [{ key: 'a', value: 'b' }] });
    await producer.disconnect();
    expect(await topic('restore')).toMatchObject({ code: 3, err: expect.stringContaining('holds 1 records') });
  });
});
