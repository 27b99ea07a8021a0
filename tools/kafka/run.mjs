/**
 * `npm run kafka`: a broker on 127.0.0.1:9092 until Ctrl-C. As a child process of tests and tools:
 * `node tools/kafka/run.mjs --port N --controller-port N --data FOLDER --while PID --settings JSON`; it prints one line when the broker is ready. `--while`: when that process is gone, the
 * broker is killed and its folder removed. `--check`: only says whether a broker could be started (fetches the jars).
 */
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startBroker } from './broker.mjs';
import { KAFKA_VERSION, kafkaCommand, NoKafka } from './installation.mjs';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '9092' },
    'controller-port': { type: 'string' },
    data: { type: 'string', default: 'data/kafka' },
    while: { type: 'string' },
    settings: { type: 'string', default: '{}' },
    check: { type: 'boolean', default: false },
  },
});

const lives = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
};

async function serve() {
  const port = Number(values.port);
  const data = resolve(values.data);
  const early = () => process.exit(0);
  process.once('SIGINT', early).once('SIGTERM', early);
  const { child, ready } = await startBroker({
    port,
    controllerPort: Number(values['controller-port'] ?? port + 1),
    data,
    ...JSON.parse(values.settings),
  });
  let stopping = false;
  const stop = () => {
    stopping = true;
    child.kill('SIGTERM');
  };
  process.off('SIGINT', early).off('SIGTERM', early).on('SIGINT', stop).on('SIGTERM', stop);
  child.once('exit', (code, signal) => {
    if (!stopping) console.error(`The broker ended by itself (${signal ?? code}); what it said is in ${join(data, 'broker.log')}`);
    process.exit(stopping ? 0 : 1);
  });
  if (values.while)
    setInterval(() => {
      if (lives(Number(values.while))) return;
      child.removeAllListeners('exit').kill('SIGKILL');
      rmSync(data, { recursive: true, force: true, maxRetries: 5 });
      process.exit(0);
    }, 500);
  await ready;
  console.log(`Kafka ${KAFKA_VERSION} is ready on 127.0.0.1:${port}, its data is in ${data}; KAFKA_BROKERS=127.0.0.1:${port}`);
}

try {
  await (values.check ? kafkaCommand() : serve());
} catch (error) {
  console.error(error.message);
  process.exit(error instanceof NoKafka ? 3 : 1);
}
