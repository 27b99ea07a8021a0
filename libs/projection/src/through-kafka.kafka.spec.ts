import { createTopics, eventStreamMigrations, KafkaEventStream, Relay } from '@app/event-stream';
import { migrate } from '@app/event-store';
import type { Recorded } from '@app/kernel';
import { describeKafka, kafkaAddress, toyEventsOf, toyHistory, toyHouse, toyProjections, type ToyHouse } from '@app/testing';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { replayInto } from './replay';

const SEED = 20_260_105;
const ACCOUNTS = Array.from({ length: 6 }, (_, n) => `10000000000${n}`);

describeKafka('projections from Kafka', () => {
  let house: ToyHouse;
  let topic: string;
  let brokers: string[];
  const streams: KafkaEventStream[] = [];
  const relays: Relay[] = [];

  beforeEach(async () => {
    house = await toyHouse();
    await migrate(house.url, eventStreamMigrations);
    topic = `projected-${randomUUID()}`;
    brokers = [await kafkaAddress()];
    await createTopics({ connection: { brokers }, pool: house.store.pool, partitions: 4, topic });
  });
  afterEach(async () => {
    await house.rest();
    await Promise.all(relays.splice(0).map((relay) => relay.stop()));
    await Promise.all(streams.splice(0).map((stream) => stream.close()));
    await house.close();
  });

  const open = async (): Promise<KafkaEventStream> => {
    const stream = await KafkaEventStream.open({ connection: { brokers }, store: house.store, topic, group: topic });
    streams.push(stream);
    return stream;
  };
  const relay = async (): Promise<void> =>
    void relays.push(await Relay.start({ store: house.store, stream: await open(), destination: topic }));
  const runner = async () => house.run(undefined, { stream: await open(), failed: () => undefined });
  const log = (): Promise<Recorded[]> => house.store.readLog({ after: 0, limit: 100_000 });
  const replayed = async () => replayInto(toyProjections, await log());
  /** Some history in pairs of accounts. */
  const write = async (part: number): Promise<void> => {
    for (let pair = 0; pair < ACCOUNTS.length; pair += 2) {
      const [history] = fc.sample(toyHistory, { seed: SEED + part * 10 + pair, numRuns: 1 });
      await house.write(toyEventsOf(history ?? [], [ACCOUNTS[pair] as string, ACCOUNTS[pair + 1] as string], 'account'));
    }
  };

  it('are what a replay gives, while runners join and leave', async () => {
    await relay();
    const staying = await runner();
    for (let turn = 0; turn < 3; turn++) {
      await write(turn * 2);
      const passing = await runner();
      await write(turn * 2 + 1);
      await house.settled(staying);
      await passing.stop();
    }
    await write(7);
    await house.settled(staying);
    expect(await house.rows()).toEqual(await replayed());
    expect(await staying.states()).toContainEqual(expect.objectContaining({ state: 'live', lag: 0 }));
  });

  it('are what a replay gives, whatever the topic repeats or leaves out', async () => {
    const publishing = await open();
    await publishing.openOutlet();
    await write(0);
    await write(1);
    const events = await log();
    const last = new Map(events.map(({ accountId, logIndex }) => [accountId, logIndex]));
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat(9)), async (dice) => {
        const roll = (): number => dice.next().value as number;
        // Left out, unless it is its account's last: nobody can know that a later one is missing.
        const sent = events.filter(({ accountId, logIndex }) => last.get(accountId) === logIndex || roll() > 2);
        for (let at = 0; at < sent.length; at += 7) {
          await publishing.publish(sent.slice(at, at + 7), 1);
          if (roll() < 3) await publishing.publish(sent.slice(Math.max(0, at - 10), at + 3), 1); // as a replaced leader does, late
        }
      }),
      { numRuns: 1 },
    );
    const reading = await runner();
    await house.settled(reading);
    expect(await house.rows()).toEqual(await replayed());
  });

  it('go on where the log was read before without Kafka, and there again afterwards', async () => {
    const embedded = await house.run();
    await write(0);
    await house.settled(embedded);
    await embedded.stop();
    await relay();
    const distributed = await runner();
    await write(1);
    await house.settled(distributed);
    expect(await house.rows()).toEqual(await replayed());
    await distributed.stop();
    await write(2);
    const again = await house.run();
    await house.settled(again);
    expect(await house.rows()).toEqual(await replayed());
  });
});
