import { Kafka, logLevel } from 'kafkajs';
import { setTimeout as pause } from 'node:timers/promises';
import { ACCOUNT, type Caller } from './caller';
import { Distributed } from './distributed';
import { inBothShapes, type Keytrail } from './shapes';

const OTHER = '200000000001';
const distributed = process.env.KEYTRAIL_NO_KAFKA === undefined ? describe : describe.skip;

const projections = async (keytrail: Caller): Promise<{ name: string; state: string; progress?: number }[]> =>
  (await keytrail.get('/v1/operations/projections')).json.items;
const parked = async (keytrail: Caller): Promise<{ id: string; key: string; projection: string; logIndex: number | null }[]> =>
  (await keytrail.get('/v1/operations/parked')).json.items;

async function until(holds: () => Promise<boolean>, seconds = 60): Promise<void> {
  for (const end = Date.now() + seconds * 1_000; !(await holds()); await pause(100))
    if (Date.now() > end) throw new Error('Waited in vain');
}

inBothShapes('operations', (start) => {
  let keytrail: Keytrail;
  beforeAll(async () => void (keytrail = await start()));
  afterAll(() => keytrail.stop());

  it('build every read model anew while answers go on, also over a kill', async () => {
    let newest = 0;
    for (let n = 0; n < 20; n++) {
      newest = (await keytrail.command('CreateUser', { userName: `user-${n}` })).json.logIndex;
      newest = (await keytrail.command('CreateAccessKey', { userName: `user-${n}` })).json.logIndex;
    }
    await keytrail.ask('/principals', newest);
    const before = await Promise.all(['/principals', '/access-keys', '/events'].map((path) => keytrail.all(path)));
    const names = (await projections(keytrail)).map(({ name }) => name);
    for (const name of names) expect((await keytrail.request('POST', `/v1/operations/projections/${name}/rebuild`, {})).status).toBe(202);
    expect((await keytrail.request('POST', '/v1/operations/projections/principal/rebuild', {})).json).toMatchObject({
      code: 'NotFound',
      detail: expect.stringContaining('principals'),
    });
    await keytrail.kill9();
    await keytrail.start();
    const seen = new Set<number>();
    await until(async () => {
      seen.add((await keytrail.ask('/principals?limit=1')).status);
      return (await projections(keytrail)).every(({ state }) => state === 'live');
    });
    expect([...seen]).toEqual([200]);
    expect(await Promise.all(['/principals', '/access-keys', '/events'].map((path) => keytrail.all(path)))).toEqual(before);
    const later = (await keytrail.command('CreateUser', { userName: 'later' })).json.logIndex;
    expect((await keytrail.ask('/principals/user%2Flater', later)).status).toBe(200);
  });
});

distributed('a record in the topic that is no event', () => {
  it('parks the account that its key names, and no other, until it is discarded', async () => {
    const keytrail = await Distributed.start();
    await keytrail.request('POST', '/v1/accounts', { accountId: OTHER, mode: 'managed' });
    const first = await keytrail.command('CreateUser', { userName: 'ann' });
    await keytrail.ask('/principals', first.json.logIndex);

    const producer = new Kafka({ brokers: [keytrail.broker.address], logLevel: logLevel.NOTHING }).producer();
    await producer.connect();
    await producer.send({ topic: 'keytrail.events.v1', messages: [{ key: ACCOUNT, value: '{"half' }] });
    await producer.disconnect();
    await until(async () => (await parked(keytrail)).length === 1);
    const [record] = await parked(keytrail);
    expect(record).toMatchObject({ key: ACCOUNT, projection: 'stream', logIndex: null });

    const elsewhere = await keytrail.command('CreateUser', { userName: 'bob' }, OTHER);
    expect((await keytrail.ask('/principals/user%2Fbob', elsewhere.json.logIndex, OTHER)).json.asOf.degraded).toEqual([]);
    const waiting = await keytrail.command('CreateUser', { userName: 'cyd' });
    expect((await keytrail.ask('/principals', waiting.json.logIndex)).json.asOf.degraded).toEqual(['parked']);
    expect((await keytrail.request('POST', `/v1/operations/parked/${record?.id}/discard`, {})).status).toBe(202);
    await until(async () => (await parked(keytrail)).length === 0);
    const after = await keytrail.ask('/principals/user%2Fcyd', waiting.json.logIndex);
    expect([after.status, after.json.asOf.degraded]).toEqual([200, []]);
    await keytrail.stop();
  });
});
