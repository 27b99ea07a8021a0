/** Where Kafka's jars and Java are: an installation that KAFKA_HOME names, or Maven's artifacts, fetched once and kept below node_modules/.cache. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const KAFKA_VERSION = '4.2.0';

const run = promisify(execFile);
const cache = join(dirname(fileURLToPath(import.meta.url)), '../../node_modules/.cache/kafka');
const OTHER_WAY = 'or run `docker compose up kafka` instead';

/** A broker cannot be had here; the message is one sentence for people. */
export class NoKafka extends Error {}

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>keytrail</groupId><artifactId>broker</artifactId><version>1</version>
<dependencies><dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${KAFKA_VERSION}</version></dependency></dependencies>
</project>
`;

async function javaCommand() {
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java';
  let version;
  try {
    version = /version "(\d+)/.exec((await run(java, ['-version'])).stderr)?.[1];
  } catch {
    throw new NoKafka(`Kafka needs Java 17 or later, and no \`java\` was found; install one, ${OTHER_WAY}`);
  }
  if (!(Number(version) >= 17))
    throw new NoKafka(`Kafka needs Java 17 or later, and \`${java}\` is version ${version}; install one, ${OTHER_WAY}`);
  return java;
}

/** The folder with the jars of this version. Several may fetch at once: each into a folder of its own, and the first one's stays. */
async function jars() {
  if (process.env.KAFKA_HOME) {
    const libs = join(process.env.KAFKA_HOME, 'libs');
    if (!existsSync(libs)) throw new NoKafka(`KAFKA_HOME is ${process.env.KAFKA_HOME}, which holds no Kafka: ${libs} does not exist`);
    return libs;
  }
  const folder = join(cache, KAFKA_VERSION);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const fetched = mkdtempSync(join(cache, 'fetching-'));
  try {
    writeFileSync(join(fetched, 'pom.xml'), pom);
    const to = join(fetched, 'jars');
    await run('mvn', ['-q', '-B', 'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${to}`], { cwd: fetched });
    if (!existsSync(folder)) renameSync(to, folder);
  } catch (error) {
    if (existsSync(folder)) return folder;
    if (error.code === 'ENOENT')
      throw new NoKafka(`Kafka's jars are fetched by Maven, and no \`mvn\` was found; install Maven, or set KAFKA_HOME, ${OTHER_WAY}`);
    const said = `${error.stdout ?? ''}`.split('\n').find((line) => line.includes('ERROR')) ?? error.message;
    throw new NoKafka(
      `Maven could not fetch Kafka ${KAFKA_VERSION} (${said.trim()}); try again with a network, or set KAFKA_HOME, ${OTHER_WAY}`,
    );
  } finally {
    rmSync(fetched, { recursive: true, force: true });
  }
  return folder;
}

/** How to run a class of Kafka: the command and the arguments before the class. Throws NoKafka. */
export async function kafkaCommand() {
  const [command, folder] = [await javaCommand(), await jars()];
  if (!readdirSync(folder).some((name) => name.startsWith('kafka_')))
    throw new NoKafka(`${folder} holds no jar of Kafka; remove it and try again`);
  return { command, classpath: join(folder, '*') };
}
