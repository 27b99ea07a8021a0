import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { lives, RUN, temporaryDataDir } from './reaped-folder';

/** Beyond the defaults of `npm run kafka`: lines of server.properties, given its ports, and users for SCRAM (`SCRAM-SHA-512=[name=…,password=…]`). */
export interface BrokerSettings {
  readonly properties?: (ports: { readonly port: number; readonly controllerPort: number }) => Readonly<Record<string, string | number>>;
  readonly scram?: readonly string[];
}

/** A real broker of a test's own; `address` (host:port) stays the same over restarts. When the run ends, however it ends, it is killed and its folder removed. */
export interface KafkaBroker {
  readonly address: string;
  /** Where its data lies; a topic's segments are in `log/<topic>-<partition>`. */
  readonly data: string;
  /** SIGTERM; resolves when it is gone. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash; resolves when it is gone. */
  kill9(): Promise<void>;
  /** After `stop` or `kill9`; resolves when it answers. */
  start(): Promise<void>;
}

/** `describe` for suites that need Kafka: skipped where no broker can be had (the run has said why, once). */
export const describeKafka = (name: string, suite: () => void): void =>
  // Asked for only when a suite is described: benchmarks load this room without jest.
  (process.env.KEYTRAIL_NO_KAFKA === undefined ? describe : describe.skip)(name, suite);

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts `tools/kafka/run.mjs` and waits for its one line; what it complains of is the error. */
async function launch(port: number, controllerPort: number, data: string, settings: BrokerSettings): Promise<ChildProcess> {
  const { properties, scram } = settings;
  const more = JSON.stringify({ properties: properties?.({ port, controllerPort }), scram });
  const options = { port, 'controller-port': controllerPort, data, while: RUN, settings: more };
  const launcher = join(__dirname, '../../../tools/kafka/run.mjs');
  const args = [launcher, ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(complaint.trim() || 'The broker did not start')));
  await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
  ended.catch(() => undefined);
  child.stdout.destroy();
  child.stderr.destroy();
  child.unref();
  return child;
}

/** A broker of one's own, to be stopped, killed and started. About 4 s and 350 MB: a suite that only uses one asks for `kafkaAddress`. */
export async function kafkaBroker(settings: BrokerSettings = {}): Promise<KafkaBroker> {
  const data = await temporaryDataDir();
  const [port, controllerPort] = [await freePort(), await freePort()];
  let child = await launch(port, controllerPort, data, settings);
  const java = (): number => Number(readFileSync(join(data, 'broker.pid'), 'utf8'));
  const gone = async (): Promise<void> => {
    while (lives(java()) || (child.pid !== undefined && child.exitCode === null && child.signalCode === null)) await pause(20);
  };
  return {
    address: `127.0.0.1:${port}`,
    data,
    async stop() {
      child.kill('SIGTERM');
      await gone();
    },
    async kill9() {
      if (lives(java())) process.kill(java(), 'SIGKILL');
      await gone();
    },
    start: async () => void (child = await launch(port, controllerPort, data, settings)),
  };
}

/** The broker that all suites of a run share, in topics of their own: KAFKA_BROKERS, or one that is started when it is first asked for. */
export async function kafkaAddress(): Promise<string> {
  if (process.env.KAFKA_BROKERS) return process.env.KAFKA_BROKERS;
  const folder = dirname(await temporaryDataDir());
  const [starting, told] = [join(folder, 'broker-starting'), join(folder, 'broker-address')];
  for (; ; await pause(100)) {
    if (existsSync(told)) return readFileSync(told, 'utf8');
    try {
      mkdirSync(starting);
      break;
    } catch {
      // Another worker starts it.
    }
  }
  try {
    const { address } = await kafkaBroker();
    writeFileSync(`${told}-new`, address);
    renameSync(`${told}-new`, told);
    return address;
  } finally {
    rmdirSync(starting);
  }
}
