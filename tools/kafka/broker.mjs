/** One broker in KRaft mode on 127.0.0.1, with its data in a folder. */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import kafkajs from 'kafkajs';
import { kafkaCommand } from './installation.mjs';

const START_MS = 60_000;

const propertiesText = ({ port, controllerPort, data, properties }) =>
  Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(data, 'log'),
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'auto.create.topics.enable': false,
    'group.initial.rebalance.delay.ms': 0,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.num.partitions': 1,
    'broker.session.timeout.ms': 3000,
    'broker.heartbeat.interval.ms': 500,
    ...properties,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');

/** A cluster id: 16 bytes as URL-safe base64, which must not begin with a dash. */
const clusterId = () => randomBytes(16).toString('base64url').replace(/^-/, 'K');

/** Whether a broker answers there, and is one of its cluster's: it may still be starting when its port is open. */
async function answers(address) {
  const admin = new kafkajs.Kafka({
    brokers: [address],
    logLevel: kafkajs.logLevel.NOTHING,
    connectionTimeout: 1_000,
    retry: { retries: 0 },
  }).admin();
  try {
    await admin.connect();
    return (await admin.describeCluster()).brokers.length > 0;
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/**
 * Formats the folder if it is new and starts the broker. `properties` add to server.properties or replace; `scram` are users for `--add-scram`. Answers Java's process, and when the broker
 * answers; its output is in `<data>/broker.log`, its process id in `<data>/broker.pid`. Throws NoKafka where Java or the jars are missing.
 */
export async function startBroker({ port, controllerPort, data, properties = {}, scram = [], heap = '512m' }) {
  const { command, classpath } = await kafkaCommand();
  mkdirSync(data, { recursive: true });
  const file = join(data, 'server.properties');
  writeFileSync(file, propertiesText({ port, controllerPort, data, properties }));
  const java = (memory) => [`-Xmx${memory}`, '-Dslf4j.internal.verbosity=ERROR', '-cp', classpath];
  if (!existsSync(join(data, 'log', 'meta.properties'))) {
    const users = scram.flatMap((user) => ['--add-scram', user]);
    await promisify(execFile)(command, [...java('128m'), 'kafka.tools.StorageTool', 'format', '-t', clusterId(), '-c', file, ...users]);
  }
  const log = openSync(join(data, 'broker.log'), 'a');
  const child = spawn(command, [...java(heap), 'kafka.Kafka', file], { stdio: ['ignore', log, log], detached: true });
  writeFileSync(join(data, 'broker.pid'), String(child.pid));
  return { child, ready: untilReady(child, port, data) };
}

async function untilReady(child, port, data) {
  for (const begun = Date.now(); !(await answers(`127.0.0.1:${port}`)); await pause(100)) {
    const ended = child.exitCode !== null || child.signalCode !== null;
    if (!ended && Date.now() - begun < START_MS) continue;
    child.kill('SIGKILL');
    throw new Error(
      `The broker ${ended ? 'ended' : `did not answer within ${START_MS / 1000} s`}; what it said is in ${join(data, 'broker.log')}`,
    );
  }
}
