import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ACCOUNT, Caller, document } from './caller';
import { Distributed } from './distributed';
import { replayedElsewhere, rowsOf } from './rows';
import { Server } from './server';

const kills = process.env.KEYTRAIL_SOAK ? 50 : 5;
const accounts = [ACCOUNT, '200000000001', '200000000002', '200000000003', '200000000004'];
const distributed = process.env.KEYTRAIL_NO_KAFKA === undefined ? describe : describe.skip;

/** Sends a command until it is answered, with one Idempotency-Key, whatever happens to the servers meanwhile; the log index. */
async function insist(callers: readonly Caller[], accountId: string, name: string, body: object): Promise<number> {
  const headers = { 'idempotency-key': randomUUID() };
  for (let attempt = 0; attempt < 600; attempt++) {
    const caller = callers[attempt % callers.length] as Caller;
    const answer = await caller.command(name, body, accountId, headers).catch(() => undefined);
    if (answer?.status === 201 || answer?.status === 200) return answer.json.logIndex;
    if (answer && answer.status < 500) throw new Error(`${name}: ${answer.text}`);
    await pause(200);
  }
  throw new Error(`${name} was not answered`);
}

/** Every record of the topic, in the order of its partitions, until the log's head was seen. */
async function consume(
  address: string,
  head: number,
): Promise<{ accountId: string; logIndex: number; accountSequence: number; id: string }[]> {
  const consumer = new Kafka({ brokers: [address], logLevel: logLevel.NOTHING }).consumer({ groupId: randomUUID(), maxWaitTimeInMs: 200 });
  const seen: { accountId: string; logIndex: number; accountSequence: number; id: string }[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic: 'keytrail.events.v1', fromBeginning: true });
  const whole = () => new Set(seen.map(({ logIndex }) => logIndex)).size === head;
  await consumer.run({ eachMessage: async ({ message }) => void seen.push(JSON.parse(String(message.value))) });
  for (const end = Date.now() + 60_000; !whole() && Date.now() < end; ) await pause(200);
  await consumer.disconnect();
  return seen;
}

/** Stops a process for longer than a lease lasts, as a long collection of garbage or a suspended machine does, and lets it go on: it may be the leader, or hold the lock of the log. */
async function whilePaused(server: Server, meanwhile: () => Promise<number>): Promise<void> {
  process.kill(server.pid, 'SIGSTOP');
  try {
    await meanwhile();
    await pause(10_000);
  } finally {
    process.kill(server.pid, 'SIGCONT');
  }
}

distributed('microservices, while everything is killed in turn', () => {
  it('lose nothing, double nothing, and end in the rows of a replay', async () => {
    const keytrail = await Distributed.start();
    const { broker, database } = keytrail;
    const second = await Server.of('identity', keytrail.env);
    await second.start();
    const identities = [keytrail.app('identity'), second];
    for (const accountId of accounts.slice(1)) await keytrail.request('POST', '/v1/accounts', { accountId, mode: 'managed' });

    let ended = false;
    const promised: [string, string][] = [];
    const last = new Map<string, number>();
    const told = (accountId: string, logIndex: number) => void last.set(accountId, Math.max(logIndex, last.get(accountId) ?? 0));
    const writers = Array.from({ length: 64 }, async (_, writer) => {
      const callers = writer % 2 ? identities : [...identities].reverse();
      const accountId = accounts[writer % accounts.length] as string;
      for (let n = 0; !ended; n++) {
        const userName = `user-${writer}-${n}`;
        told(accountId, await insist(callers, accountId, 'CreateUser', { userName }));
        promised.push([accountId, userName]);
        const tags = [{ key: 'writer', value: String(writer) }];
        told(accountId, await insist(callers, accountId, 'TagUser', { userName, tags }));
        const policy = { userName, policyName: 'read', policyDocument: document('s3:GetObject') };
        told(accountId, await insist(callers, accountId, 'PutUserPolicy', policy));
        await pause(100);
      }
    });
    const [projector, other] = keytrail.apps.filter(({ app }) => app === 'projector') as [Server, Server];
    const faults: (() => Promise<void>)[] = [
      ...Array.from({ length: kills }, (_, kill) => async () => {
        const victim = kill % 2 ? other : projector;
        await victim.kill9();
        await victim.start();
      }),
      async () => void (await broker.stop(), await pause(1_000), await broker.start()),
      async () => void (await broker.kill9(), await pause(1_000), await broker.start()),
      async () => void (await identities[0]?.kill9(), await identities[0]?.start()),
      async () => void (await other.stop(), await other.start()),
      () =>
        whilePaused(identities[0] as Server, () => insist([second], ACCOUNT, 'CreateGroup', { groupName: 'made-while-a-writer-sleeps' })),
      () =>
        whilePaused(second, () => insist([identities[0] as Server], ACCOUNT, 'CreateGroup', { groupName: 'made-while-the-other-sleeps' })),
      () => keytrail.killDatabase(),
    ];
    for (const fault of faults) {
      await pause(500 + Math.random() * 500);
      await fault();
    }
    ended = true;
    await Promise.all(writers);

    for (const [accountId, logIndex] of last) {
      const waited = async (tries: number): Promise<number> => {
        const { status } = await keytrail.ask('/principals?limit=1', logIndex, accountId);
        return status === 503 && tries > 0 ? waited(tries - 1) : status;
      };
      expect([accountId, await waited(20)]).toEqual([accountId, 200]);
    }
    const pool = new pg.Pool({ connectionString: database.url });
    const { rows: log } = await pool.query<{ logIndex: string; accountId: string; type: string }>(
      'SELECT log_index AS "logIndex", account_id AS "accountId", type FROM events ORDER BY log_index',
    );
    expect(log.map(({ logIndex }) => Number(logIndex))).toEqual(log.map((_, at) => at + 1));
    const principals = await Promise.all(accounts.map((accountId) => keytrail.all('/principals', accountId)));
    const found = principals.flatMap((items, at) =>
      items.filter(({ kind }) => kind === 'user').map(({ name }) => `${accounts[at]} ${name}`),
    );
    expect(found.sort()).toEqual(promised.map(([accountId, name]) => `${accountId} ${name}`).sort());
    expect(await rowsOf(pool, { arrival: true })).toEqual(await replayedElsewhere(pool));

    const sequences = new Map<string, number>();
    const seen = new Set<number>();
    for (const { accountId, accountSequence, logIndex } of await consume(broker.address, log.length)) {
      if (seen.has(logIndex)) continue;
      seen.add(logIndex);
      expect([accountId, accountSequence]).toEqual([accountId, (sequences.get(accountId) ?? 0) + 1]);
      sequences.set(accountId, accountSequence);
    }
    expect(seen.size).toBe(log.length);
    console.log(`${log.length} events, ${kills} kills of projectors, ${promised.length} users`);
    await pool.end();
    await second.stop();
    const { code, seconds } = await keytrail.stop();
    expect([code, seconds < 15]).toEqual([0, true]);
  }, 3_600_000);
});
