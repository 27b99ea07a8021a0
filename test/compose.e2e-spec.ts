import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { durableCluster, freePort, kafkaBroker, temporaryDataDir } from '@app/testing';
import { ACCOUNT, TOKEN } from './caller';
import { composeServices } from './compose/compose-file';
import { Container } from './compose/container';
import { buildImage } from './compose/image';
import { normalUser } from './compose/user';

const distributed = process.env.KEYTRAIL_NO_KAFKA === undefined ? describe : describe.skip;

distributed('what the Dockerfile and docker-compose.yml say, without a Docker engine', () => {
  it('builds, creates the topic, starts, answers through the proxy, and stops', async () => {
    const user = normalUser();
    const folder = await temporaryDataDir();
    mkdirSync(join(folder, 'image'), { mode: 0o755 });
    const [image, broker, database] = await Promise.all([buildImage(join(folder, 'image'), user), kafkaBroker(), durableCluster()]);
    const { host, password } = new URL(database.url);
    const services = composeServices({
      POSTGRES_PASSWORD: decodeURIComponent(password),
      KEYTRAIL_ADMIN_TOKEN: TOKEN,
      KEYTRAIL_MASTER_KEY: Buffer.alloc(32, 'c').toString('base64'),
    });
    const [identityPort, compliancePort] = [await freePort(), await freePort()];
    const addresses = {
      'kafka:9092': broker.address,
      'postgres:5432': host,
      'identity:8080': `127.0.0.1:${identityPort}`,
      'compliance:8080': `127.0.0.1:${compliancePort}`,
    };
    const container = (name: string, port: number) => new Container(name, port, services[name]!, image, user, addresses);

    const topic = container('topic', 0);
    topic.start();
    expect([await topic.ended(), topic.output]).toEqual([0, expect.any(String)]);
    const replicas = services.projector?.deploy?.replicas ?? 1;
    const projectors = await Promise.all(Array.from({ length: replicas }, async () => container('projector', await freePort())));
    const proxy = container('proxy', await freePort());
    const all = [container('identity', identityPort), ...projectors, container('compliance', compliancePort), proxy];
    try {
      for (const each of all) each.start();
      await Promise.all(all.map((each) => each.healthy()));

      const made = await proxy.command('CreateUser', { userName: 'ann' });
      expect([made.status, (await proxy.ask('/principals/user%2Fann', made.json.logIndex)).json.name]).toEqual([201, 'ann']);
      const routes: [string, string, number][] = [
        ['GET', '/v1/accounts', 200],
        ['GET', `/v1/accounts/${ACCOUNT}`, 200],
        ['PUT', `/v1/accounts/${ACCOUNT}`, 400],
        ['POST', `/v1/accounts/${ACCOUNT}/can`, 400],
        ['POST', `/v1/accounts/${ACCOUNT}/commands/Nonsense`, 404],
        ['POST', `/v1/accounts/${ACCOUNT}/imports/cloudtrail`, 409],
        ['GET', '/v1/operations/projections', 200],
        ['GET', '/health/ready', 200],
        ['GET', '/metrics', 200],
        ['GET', '/docs', 200],
        ['GET', '/v1/nothing', 404],
      ];
      for (const [method, path, status] of routes) {
        const answer = await proxy.request(method, path, method === 'GET' ? undefined : {});
        expect([method, path, answer.status]).toEqual([method, path, status]);
      }
      expect(await Promise.all([...all].reverse().map((each) => each.stop()))).toEqual(all.map(() => 0));
    } finally {
      for (const each of all) each.kill();
      await Promise.all([broker.stop(), database.stop()]);
    }
  }, 600_000);
});
