import { EventStore, migrate } from '@app/event-store';
import { createTopics, KafkaEventStream, Relay } from '@app/event-stream';
import { importCloudTrail } from '@app/ingest';
import type { Recorded } from '@app/kernel';
import { sampleOrganization } from '@app/sample-org';
import { describeKafka, kafkaBroker, PublishedSchemas, testDatabase, type KafkaBroker, type TestDatabase } from '@app/testing';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { catalogue, migrations } from './catalogue';

const GUIDE = readFileSync('docs/consuming-events.md', 'utf8');
const AGAIN = 100;

/** The program of the guide in this language, as it stands there. */
function program(language: string): string {
  const [, code] = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(GUIDE) ?? [];
  if (code === undefined) throw new Error(`docs/consuming-events.md has no program in ${language}`);
  return code;
}

/** Whether a client is installed; says so if not. */
function installed(what: string, command: string, ...args: string[]): boolean {
  const there = spawnSync(command, args, { stdio: 'ignore' }).status === 0;
  if (!there) console.log(`skipped: the consumer guide's part for ${what}, which is not installed here`);
  return there;
}

describeKafka('the consumer guide', () => {
  let [broker, database, store, stream, relay]: [KafkaBroker?, TestDatabase?, EventStore?, KafkaEventStream?, Relay?] = [];
  let log: readonly Recorded[] = [];

  beforeAll(async () => {
    const key = `consumer guide ${migrations.map(({ name }) => name).join()}`;
    [broker, database] = await Promise.all([kafkaBroker(), testDatabase({ key, run: (url) => migrate(url, migrations) })]);
    store = await EventStore.open({ url: database.url, catalogue });
    const connection = { brokers: [broker.address] };
    await createTopics({ connection, pool: store.pool, partitions: 3 });
    for (const accountId of ['200000000002', '200000000003']) {
      const { records } = sampleOrganization({ accountId, until: new Date('2026-01-05T12:00:00Z'), usage: 0.01 });
      await importCloudTrail(
        store,
        (async function* () {
          yield Buffer.from(JSON.stringify({ Records: records }));
        })(),
        { actor: { kind: 'operator' }, correlationId: 'spec' },
      );
    }
    log = await store.readLog({ after: 0, limit: 10_000 });
    stream = await KafkaEventStream.open({ connection, store });
    let relayed = 0;
    relay = await Relay.start({ store, stream, destination: stream.topic, relayed: ({ logIndex }) => (relayed = logIndex) });
    while (relayed < log.length) await pause(50);
    await relay.stop();
    await stream.publish(log.slice(0, AGAIN), 1); // as after a failover: what the consumers have comes once more
  });
  afterAll(async () => {
    await relay?.stop();
    await stream?.close();
    await store?.close();
    await Promise.all([broker?.stop(), database?.drop()]);
  });

  /** The lines of a program that reads for ever, until there is one for each event and nothing follows for a while. */
  async function linesOf(command: string, args: readonly string[], code: string): Promise<string[]> {
    const child = spawn(command, args, { env: { ...process.env, KAFKA_BROKERS: broker?.address }, stdio: ['pipe', 'pipe', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
    child.stdin.end(code);
    const ended = once(child, 'exit');
    const lines: string[] = [];
    createInterface(child.stdout).on('line', (line) => lines.push(line));
    for (const end = Date.now() + 60_000; lines.length < log.length && child.exitCode === null && Date.now() < end; ) await pause(50);
    await pause(500);
    child.kill('SIGKILL');
    await ended;
    if (lines.length < log.length) throw new Error(`${command} ended after ${lines.length} of ${log.length} events: ${complaint}`);
    return lines;
  }

  /** Each event once, in order by account. */
  function expectWhole(lines: readonly string[]): void {
    const told = lines.map((line) => line.split(' '));
    for (const accountId of new Set(log.map((event) => event.accountId))) {
      const own = log.filter((event) => event.accountId === accountId);
      expect(told.filter(([, account]) => account === accountId).map(([logIndex]) => Number(logIndex))).toEqual(
        own.map(({ logIndex }) => logIndex),
      );
    }
    const { logIndex, accountId, occurredAt, type, data } = log.at(-1)!;
    const line = told.find(([index]) => index === String(logIndex));
    expect(line?.slice(0, 4)).toEqual([String(logIndex), accountId, occurredAt, type]);
    expect(JSON.parse(line?.slice(4).join(' ') ?? '')).toEqual(data);
  }

  it('reads everything once with Node.js', async () => {
    expect(program('js').split('\n').filter(Boolean).length).toBeLessThanOrEqual(15);
    expectWhole(await linesOf(process.execPath, ['--input-type=module'], program('js')));
  });

  const python = installed('Python', 'python3', '-c', 'import confluent_kafka') ? it : it.skip;
  python('reads everything once with Python', async () => {
    expectWhole(await linesOf('python3', ['-'], program('python')));
  });

  const kcat = installed('kcat', 'kcat', '-V') ? it : it.skip;
  kcat('shows records as asyncapi.yaml and the table of headers describe them, with kcat', () => {
    const { stdout, stderr, status } = spawnSync('sh', ['-c', program('sh')], {
      env: { ...process.env, KAFKA_BROKERS: broker?.address },
      encoding: 'utf8',
      maxBuffer: 100_000_000,
    });
    expect([status, stderr]).toEqual([0, '']);
    const records = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { key: string; payload: string; headers: string[] });
    expect(records).toHaveLength(log.length + AGAIN);
    const published = new PublishedSchemas();
    for (const { key, payload, headers: pairs } of records) {
      const event = JSON.parse(payload) as Recorded;
      const headers = Object.fromEntries(pairs.flatMap((name, at) => (at % 2 === 0 ? [[name, pairs[at + 1] ?? '']] : [])));
      expect(key).toBe(event.accountId);
      expect(published.faults(event)).toEqual([]);
      expect(published.headerFaults(event.type, headers)).toEqual([]);
      expect(Object.keys(headers).filter((name) => !GUIDE.includes(`| \`${name}\` |`))).toEqual([]);
    }
  });
});
