import { describeKafka, freePort, kafkaBroker, temporaryDataDir, type KafkaBroker } from '@app/testing';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { BrokerWatch } from './broker-watch';
import type { KafkaConnection } from './connection';
import { withAdmin } from './topics';

const USER = 'keytrail';
const PASSWORD = 'of-the-test-7';
const keytool = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'keytool') : 'keytool';
const plain = 'org.apache.kafka.common.security.plain.PlainLoginModule';
const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule';

describeKafka('a broker behind TLS and a password', () => {
  let broker: KafkaBroker;
  let port: number;
  let sslCaFile: string;

  beforeAll(async () => {
    const folder = await temporaryDataDir();
    port = await freePort();
    sslCaFile = join(folder, 'ca.pem');
    const store = ['-keystore', join(folder, 'broker.p12'), '-storepass', PASSWORD, '-alias', 'broker'];
    const certificate = ['-dname', 'CN=test', '-ext', 'SAN=ip:127.0.0.1', '-validity', '2', '-keyalg', 'EC', '-groupname', 'secp256r1'];
    execFileSync(keytool, ['-genkeypair', ...store, '-storetype', 'PKCS12', ...certificate], { stdio: 'ignore' });
    execFileSync(keytool, ['-exportcert', ...store, '-rfc', '-file', sslCaFile], { stdio: 'ignore' });
    broker = await kafkaBroker({
      properties: ({ port: open, controllerPort }) => ({
        listeners: `PLAINTEXT://127.0.0.1:${open},SECURE://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
        'advertised.listeners': `PLAINTEXT://127.0.0.1:${open},SECURE://127.0.0.1:${port}`,
        'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,SECURE:SASL_SSL,CONTROLLER:PLAINTEXT',
        'inter.broker.listener.name': 'PLAINTEXT',
        'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
        'listener.name.secure.plain.sasl.jaas.config': `${plain} required user_${USER}="${PASSWORD}";`,
        'listener.name.secure.scram-sha-256.sasl.jaas.config': `${scram} required;`,
        'listener.name.secure.scram-sha-512.sasl.jaas.config': `${scram} required;`,
        'ssl.keystore.type': 'PKCS12',
        'ssl.keystore.location': join(folder, 'broker.p12'),
        'ssl.keystore.password': PASSWORD,
        'ssl.key.password': PASSWORD,
      }),
      scram: ['SCRAM-SHA-256', 'SCRAM-SHA-512'].map((mechanism) => `${mechanism}=[name=${USER},password=${PASSWORD}]`),
    });
  });
  afterAll(() => broker.stop());

  const connection = (
    mechanism: NonNullable<KafkaConnection['sasl']>['mechanism'],
    more: Partial<KafkaConnection> = {},
    password = PASSWORD,
  ): KafkaConnection => ({
    brokers: [`127.0.0.1:${port}`],
    ssl: true,
    sslCaFile,
    sasl: { mechanism, username: USER, password },
    ...more,
  });
  const stateOf = async (given: KafkaConnection) => {
    const watch = new BrokerWatch(given, 'nothing');
    await watch.start();
    await watch.stop();
    return watch.state;
  };

  it.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)('is reached by %s', async (mechanism) => {
    await expect(withAdmin(connection(mechanism), (admin) => admin.listTopics())).resolves.toEqual([]);
    expect(await stateOf(connection(mechanism))).toMatchObject({ broker: 'up', topic: 'missing' });
  });

  it.each([
    ['a wrong password', connection.bind(undefined, 'plain', {}, 'wrong-Pass'), /authentication/i],
    ['a wrong password of SCRAM', connection.bind(undefined, 'scram-sha-256', {}, 'wrong-Pass'), /authentication/i],
    ['an authority that is not known', connection.bind(undefined, 'plain', { sslCaFile: undefined }), /certificate/i],
  ])('says why it is not reached with %s, and no password', async (_, given, why) => {
    const { broker: up, detail } = await stateOf(given());
    expect([up, detail]).toEqual(['down', expect.stringMatching(why)]);
    expect(detail).not.toMatch(/of-the-test-7|wrong-Pass/);
  });
});
