import type { Recorded } from '@app/kernel';
import { describeKafka, FaultyProxy, kafkaBroker, type KafkaBroker } from '@app/testing';
import { Kafka, logLevel } from 'kafkajs';
import { readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Keeper, KafkaPlace, until } from './kafka.fixture';
import { restoreTopic } from './topic-restore';

const ACCOUNTS = Array.from({ length: 6 }, (_, n) => `10000000000${n}`);
const PATIENCE = 60_000;

/** Where the last batch of a segment begins: each has its own length in bytes 8 to 12, after its offset (the format of version 2). */
function lastBatch(segment: Buffer): number {
  let at = 0;
  for (let next = 0; next + 12 < segment.length && segment.readInt32BE(next + 8) > 0; next += 12 + segment.readInt32BE(next + 8)) at = next;
  return at;
}

describeKafka('a broker that fails', () => {
  let broker: KafkaBroker;
  let proxy: FaultyProxy;
  let behind: number;
  let place: KafkaPlace;
  let keeper: Keeper;
  let written: Recorded[];
  let writing: Promise<void>;
  let enough: boolean;

  beforeAll(async () => {
    proxy = await FaultyProxy.listen(() => behind);
    broker = await kafkaBroker({
      properties: ({ port, controllerPort }) => {
        behind = port + 1 === controllerPort ? port + 2 : port + 1;
        return {
          listeners: `PLAINTEXT://127.0.0.1:${port},PROXIED://127.0.0.1:${behind},CONTROLLER://127.0.0.1:${controllerPort}`,
          'advertised.listeners': `PLAINTEXT://127.0.0.1:${port},PROXIED://127.0.0.1:${proxy.port}`,
          'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT',
          'inter.broker.listener.name': 'PLAINTEXT',
        };
      },
    });
  });
  afterAll(async () => {
    await broker.stop();
    await proxy.close();
  });
  beforeEach(async () => {
    place = await KafkaPlace.open(broker.address);
    [keeper, written, enough, writing] = [new Keeper(), [], false, Promise.resolve()];
  });
  afterEach(async () => {
    Object.assign(proxy, { delayMs: 0, deaf: false, refusing: false });
    enough = true;
    await writing;
    await place.close();
  });

  /** Somebody writes to all accounts, a little at a time, until `enough`. */
  const write = async (): Promise<void> => {
    for (let n = 0; !enough; n++, await pause(5))
      written.push(...(await place.write(ACCOUNTS[n % ACCOUNTS.length] as string, 1 + (n % 3))));
  };
  const all = async (): Promise<void> => {
    enough = true;
    await writing;
    await until(() => keeper.has(written), 'every event', PATIENCE);
    for (const accountId of ACCOUNTS)
      expect(keeper.got.get(accountId)).toEqual(written.filter((event) => event.accountId === accountId).map(({ logIndex }) => logIndex));
  };
  const segments = (): string[] =>
    readdirSync(join(broker.data, 'log'))
      .filter((name) => name.startsWith(place.topic))
      .map((name) => join(broker.data, 'log', name, '00000000000000000000.log'));

  it('is seen to be away and back, and loses nothing, whether it was stopped or killed', async () => {
    const stream = await place.stream('stops');
    await place.relay();
    await stream.subscribe(keeper.from, keeper.handle);
    writing = write();
    await until(() => keeper.got.size === ACCOUNTS.length, 'the first events');
    expect(stream.state).toMatchObject({ broker: 'up', topic: 'right', subscribed: true });
    for (const end of ['stop', 'kill9'] as const) {
      await broker[end]();
      await until(() => stream.state.broker === 'down', 'the state to say so', 10_000);
      expect(stream.state.detail).toContain(broker.address);
      await broker.start();
      const before = written.length;
      await until(() => stream.state.topic === 'right' && keeper.has(written.slice(0, before)), 'what was written meanwhile', PATIENCE);
    }
    await all();
  });

  it('that lost the last batch of each partition gets it again, and nothing is missing', async () => {
    const stream = await place.stream('cut');
    await place.relay();
    const subscription = await stream.subscribe(keeper.from, keeper.handle);
    for (let n = 0; n < 5; n++) {
      for (const accountId of ACCOUNTS) written.push(...(await place.write(accountId, 2)));
      await until(() => keeper.has(written), 'the events before');
    }
    await subscription.stop();
    await broker.kill9();
    const cut = segments().filter((file) => lastBatch(readFileSync(file)) > 0);
    for (const file of cut) truncateSync(file, lastBatch(readFileSync(file)));
    expect(cut.length).toBeGreaterThan(1);
    await broker.start();
    const fresh = new Keeper(); // has seen nothing of what was lost
    await (await place.stream('cut-fresh')).subscribe(fresh.from, fresh.handle);
    await (await place.stream('cut')).subscribe(keeper.from, keeper.handle);
    for (const accountId of ACCOUNTS) written.push(...(await place.write(accountId, 1)));
    await until(() => fresh.has(written), 'every event, the lost ones too', PATIENCE);
    await all();
  });

  it('whose topic was deleted is restored while writers go on', async () => {
    const stream = await place.stream('restored');
    const relay = await place.relay();
    await place.relay(); // a standby
    await stream.subscribe(keeper.from, keeper.handle);
    writing = write();
    await until(() => keeper.got.size === ACCOUNTS.length, 'the first events');
    const admin = new Kafka({ brokers: [broker.address], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [place.topic] });
    await until(() => stream.state.topic === 'missing', 'the state to say so', 10_000);
    expect(stream.state.detail).toContain('keytrail topic create');
    await pause(1_000);
    expect(await admin.listTopics()).not.toContain(place.topic);
    expect(relay.isLeader).toBe(true);
    const { connection, store, topic } = place;
    expect(await restoreTopic({ connection, pool: store.pool, partitions: 3, topic })).toBe(2);
    const fresh = new Keeper();
    await (await place.stream('restored-fresh')).subscribe(fresh.from, fresh.handle);
    await all();
    await until(() => fresh.has(written), 'every event again', PATIENCE);
    const generations = [...keeper.positions.values(), ...fresh.positions.values()].map(({ kafka }) => kafka?.generation);
    expect(new Set(generations)).toEqual(new Set([2]));
    await admin.disconnect();
  });

  it('behind a line that is cut, slow, or silent: all of it arrives', async () => {
    const stream = await place.stream('line', [`127.0.0.1:${proxy.port}`]);
    await place.relay(await place.stream('line-relay', [`127.0.0.1:${proxy.port}`]));
    await stream.subscribe(keeper.from, keeper.handle);
    writing = write();
    await until(() => keeper.got.size === ACCOUNTS.length, 'the first events');
    for (let n = 0; n < 5; n++) {
      proxy.cut();
      await pause(200);
    }
    proxy.delayMs = 40;
    await pause(1_500);
    proxy.delayMs = 0;
    proxy.deaf = true;
    await until(() => stream.state.broker === 'down', 'the state to say that nobody answers', 15_000);
    proxy.deaf = false;
    proxy.cut();
    await all();
  });
});
