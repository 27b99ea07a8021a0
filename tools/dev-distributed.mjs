/** `npm run dev:distributed`: broker, database, the microservices and the proxy before them, started together and stopped together (Ctrl-C). Everything lies below KEYTRAIL_DATA_DIR (./data). */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { buildIfNeeded } from './build.mjs';
import { dist, project } from './sources.mjs';

const data = resolve(process.env.KEYTRAIL_DATA_DIR ?? './data', 'distributed');
const kafkaPort = process.env.KAFKA_PORT ?? '9092';
const proxyPort = process.env.PORT ?? '8080';
const apps = [
  { name: 'identity', port: '8081' },
  { name: 'projector', port: '8082' },
  { name: 'compliance', port: '8083' },
  { name: 'proxy', port: proxyPort },
];

const running = [];
let stopping = false;

/** Starts a program whose lines are printed behind its name. */
function start(name, args, env = {}) {
  const child = spawn(process.execPath, args, { cwd: project, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on('line', (line) => console.log(`${name.padEnd(10)} │ ${line}`));
  running.push(child);
  child.once('exit', (code) => {
    running.splice(running.indexOf(child), 1);
    if (!stopping && name !== 'topic') void stop(`${name} ended by itself (${code})`, code || 1);
  });
  return child;
}

const ended = (child) => (child.exitCode === null && child.signalCode === null ? once(child, 'exit') : [child.exitCode]);

let database;
async function stop(why, code = 0) {
  if (stopping) return;
  stopping = true;
  console.log(`${why}: stopping everything`);
  const [broker, ...rest] = running.slice();
  for (const child of rest) child.kill('SIGTERM');
  await Promise.all(rest.map(ended));
  broker?.kill('SIGTERM');
  if (broker) await ended(broker);
  await database?.stop();
  process.exit(code);
}

/** Until all are ready, or one has ended. */
async function ready() {
  const address = ({ name, port }) => `http://127.0.0.1:${port}/health/${name === 'proxy' ? 'live' : 'ready'}`;
  const isReady = async (app) => (await fetch(address(app)).catch(() => undefined))?.ok === true;
  while (!stopping && !(await Promise.all(apps.map(isReady))).every(Boolean)) await pause(200);
}

process.on('SIGINT', () => void stop('Interrupted')).on('SIGTERM', () => void stop('Terminated'));
await buildIfNeeded();
const platform = createRequire(import.meta.url)(join(dist, 'libs/platform/src/index.js'));

const broker = start('kafka', ['tools/kafka/run.mjs', '--port', kafkaPort, '--data', join(data, 'kafka')]);
await Promise.race([
  once(createInterface(broker.stdout), 'line'),
  once(broker, 'exit').then(([code]) => stop('Kafka did not start', code || 1)),
]);
database = await platform.startEmbeddedPostgres({ dataDir: data, say: console.log });
const credentials = platform.ensureCredentials(data, {}, '100000000001');
const settings = {
  KAFKA_BROKERS: `127.0.0.1:${kafkaPort}`,
  DATABASE_URL: database.url,
  KEYTRAIL_ADMIN_TOKEN: credentials.token,
  KEYTRAIL_MASTER_KEY: platform.ensureMasterKey(data).toString('base64'),
  KEYTRAIL_DATA_DIR: data,
};
const [code] = await ended(start('topic', ['tools/keytrail.mjs', 'topic', 'create'], settings));
if (code !== 0) await stop('The topics are not there', 1);
for (const { name, port } of apps) start(name, ['tools/start.mjs', name], { ...settings, PORT: port });
await ready();
if (!stopping)
  console.log(`
Keytrail runs as microservices; its one address is http://127.0.0.1:${proxyPort}
  events       topic keytrail.events.v1 on 127.0.0.1:${kafkaPort}
  credentials  ${credentials.file}

Try next, in another terminal:
  KEYTRAIL_DATA_DIR=${data} npm run -s keytrail -- principals
Ctrl-C stops everything.
`);
