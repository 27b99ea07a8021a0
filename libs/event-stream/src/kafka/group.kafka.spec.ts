import type { Recorded } from '@app/kernel';
import { describeKafka, kafkaAddress, toyEvent } from '@app/testing';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { setTimeout as pause } from 'node:timers/promises';
import type { UnreadableRecord } from '../event-stream';
import { Keeper, KafkaPlace, until } from './kafka.fixture';
import { createTopics } from './topics';

const ANN = '100000000001';
const ACCOUNTS = Array.from({ length: 8 }, (_, n) => `10000000000${n}`);
const IMPORTED = process.env.KEYTRAIL_SOAK === '1' ? 50_000 : 6_000;
/** Longer than a member may be silent. */
const LONG_MS = 12_000;

describeKafka('a topic and its readers', () => {
  let place: KafkaPlace;
  const places: KafkaPlace[] = [];
  const open = async (partitions: number): Promise<KafkaPlace> => {
    const opened = await KafkaPlace.open(await kafkaAddress(), partitions);
    places.push(opened);
    return opened;
  };
  beforeEach(async () => void (place = await open(4)));
  afterEach(async () => void (await Promise.all(places.splice(0).map((opened) => opened.close()))));

  const producing = async (work: (producer: Producer) => Promise<unknown>): Promise<void> => {
    const producer = new Kafka({ brokers: [...place.brokers], logLevel: logLevel.NOTHING }).producer({ allowAutoTopicCreation: false });
    await producer.connect();
    await work(producer);
    await producer.disconnect();
  };

  it('that join and leave get each event once and in order, together', async () => {
    await place.relay();
    const keeper = new Keeper(); // as the database, which all members share
    const first = await place.stream('shared');
    await first.subscribe(keeper.from, keeper.handle);
    const written: Recorded[] = [];
    for (let turn = 0; turn < 3; turn++) {
      const other = await place.stream('shared');
      const joining = await other.subscribe(keeper.from, keeper.handle);
      for (let n = 0; n < 40; n++) written.push(...(await place.write(ACCOUNTS[n % ACCOUNTS.length] as string, 2)));
      await until(() => other.state.subscribed, 'the other one to join');
      for (let n = 0; n < 40; n++) written.push(...(await place.write(ACCOUNTS[n % ACCOUNTS.length] as string, 2)));
      await until(() => keeper.has(written), 'every event');
      await joining.stop();
    }
    for (const accountId of ACCOUNTS)
      expect(keeper.got.get(accountId)).toEqual(written.filter((event) => event.accountId === accountId).map(({ logIndex }) => logIndex));
    expect([...keeper.positions.values()].every(({ kafka }) => kafka?.generation === 1)).toBe(true);
  });

  it('stay members while a batch takes longer than they may be silent', async () => {
    await place.relay();
    const written = await place.write(ANN, 2);
    const keeper = new Keeper();
    const batches: number[] = [];
    await (
      await place.stream('slow')
    ).subscribe(keeper.from, async (partition, events, to) => {
      batches.push(events.length);
      await pause(batches.length === 1 ? LONG_MS : 0);
      await keeper.handle(partition, events, to);
    });
    await until(() => keeper.has(written), 'the events');
    written.push(...(await place.write(ANN, 1)));
    await until(() => keeper.has(written), 'the event after');
    expect([batches, place.failures]).toEqual([[2, 1], []]);
  });

  it('pass an event that is as large as an event may be, among small ones', async () => {
    await place.relay();
    const name = `account/${ANN}` as const;
    const text = 'x'.repeat(1024 * 1024 - 500);
    const large = [1, 2, 3].map((n) => toyEvent(ANN, name, { type: 'NoteWritten', data: { noteId: `n${n}`, text } }));
    const written = [
      ...(await place.write(ANN, 3)),
      ...(await place.store.append(ANN, name, large, { expected: 'any' })).events,
      ...(await place.write(ANN, 3)),
    ];
    const keeper = new Keeper();
    await (await place.stream('large')).subscribe(keeper.from, keeper.handle);
    await until(() => keeper.has(written), 'all of them');
    expect(place.failures).toEqual([]);
  });

  it(`pass an import of ${IMPORTED} events of one account, and the others' meanwhile`, async () => {
    await place.relay();
    const keeper = new Keeper();
    await (await place.stream('import')).subscribe(keeper.from, keeper.handle);
    const [imported, others] = await Promise.all([place.write(ANN, IMPORTED), place.write(ACCOUNTS[5] as string, 20)]);
    await until(() => keeper.has(others) && keeper.got.get(ANN)?.length === IMPORTED, 'all of them', 120_000);
    expect(keeper.got.get(ANN)).toEqual(imported.map(({ logIndex }) => logIndex));
  });

  it('hear of a record that is no envelope, and go on', async () => {
    await place.relay();
    const written = await place.write(ANN, 1);
    const keeper = new Keeper();
    const unreadable: UnreadableRecord[] = [];
    await (
      await place.stream('foreign')
    ).subscribe(keeper.from, async (partition, events, to, bad = []) => {
      unreadable.push(...bad);
      await keeper.handle(partition, events, to);
    });
    await until(() => keeper.has(written), 'the event before');
    await producing((producer) =>
      producer.send({ topic: place.topic, messages: [{ key: ANN, value: '{"half', headers: { ce_id: 'x' } }] }),
    );
    written.push(...(await place.write(ANN, 1)));
    await until(() => keeper.has(written), 'the event after');
    const place_ = expect.stringMatching(new RegExp(`^${place.topic}\\[\\d\\]@1$`)) as unknown;
    expect(unreadable).toEqual([{ accountId: ANN, place: place_, reason: expect.any(String), afterLogIndex: 1 }]);
  });

  it('that are told another partition count, or that hold records of another log, are refused', async () => {
    const stream = await place.stream();
    await place.write(ANN, 1);
    await stream.openOutlet();
    await stream.publish(await place.store.readLog({ after: 0, limit: 1 }), 1);
    const other = await open(0);
    Object.assign(other, { topic: place.topic });
    await other.store.pool.query('UPDATE log_head SET log_id = gen_random_uuid()'); // databases of tests are copies
    await expect((await (await other.stream()).openOutlet()).holds(0)).rejects.toMatchObject({ code: 'OtherLog' });
    const failed = other.failures;
    await (
      await other.stream('other')
    ).subscribe(
      () => Promise.resolve({ logIndex: 0 }),
      () => Promise.reject(new Error('of the test: nothing should come')),
    );
    await until(() => failed.some((error) => (error as { code?: string }).code === 'OtherLog'), 'the refusal');
    await place.store.pool.query('UPDATE topics SET partitions = 7');
    await expect(stream.check()).rejects.toMatchObject({ code: 'PartitionsChanged' });
  });

  it('that are not there are never made by the way: whoever publishes or reads says what to do', async () => {
    const nowhere = await open(0);
    const stream = await nowhere.stream('nowhere');
    expect(stream.state).toMatchObject({ broker: 'up', topic: 'missing', detail: expect.stringContaining('keytrail topic create') });
    await nowhere.relay(stream);
    const keeper = new Keeper();
    await stream.subscribe(keeper.from, keeper.handle);
    const written = await nowhere.write(ANN, 3);
    await until(() => nowhere.failures.length > 2, 'failures');
    for (const failure of nowhere.failures)
      expect(failure).toMatchObject({ code: 'TopicMissing', message: expect.stringContaining('keytrail topic create') });
    await createTopics({ connection: nowhere.connection, pool: nowhere.store.pool, partitions: 2, topic: nowhere.topic });
    await until(() => keeper.has(written), 'the events, once the topic is there');
  });
});
