import 'reflect-metadata';
import { auditMigrations, auditMirroring, auditProjections } from '@app/audit';
import { eventStoreMigrations, EventStore, migrate } from '@app/event-store';
import { InProcessEventStream, Relay } from '@app/event-stream';
import { iamEvents } from '@app/iam';
import { ensureAccount, withCommands } from '@app/identity';
import * as platform from '@app/platform';
import { projectionMigrations, ProjectionRunner } from '@app/projection';
import { StandaloneModule } from './standalone.module';

const docs = { title: 'Keytrail', version: '0.1.0', description: 'Who can do what, and which change granted it', extend: withCommands };

async function main(stops: platform.Stops): Promise<void> {
  const environment = platform.readEnvironment(process.env);
  const { dataDir, accountId } = environment;
  const logger = platform.createLogger(environment.logLevel);
  const metrics = platform.createMetrics();
  const failed = (error: unknown) => logger.warn({ error }, 'tried again');

  const database = await platform.openDatabase(environment, logger, console.log);
  stops.add(() => database.stop());
  const credentials = platform.ensureCredentials(dataDir, { token: environment.adminToken, ...environment.bootstrapKey }, accountId);
  const box = new platform.SecretBox(platform.ensureMasterKey(dataDir, environment.masterKey));
  await migrate(database.url, [...eventStoreMigrations, ...projectionMigrations, ...auditMigrations]);

  const store = await EventStore.open({ url: database.url, catalogue: iamEvents, appended: metrics.appended });
  stops.add(() => store.close());
  await ensureAccount(store, accountId);
  const stream = new InProcessEventStream({ store, failed });
  const projections = { projections: auditProjections, mirroring: auditMirroring };
  const runner = new ProjectionRunner({ name: 'audit', store, stream, ...projections, failed: ({ error }) => failed(error) });
  stops.add(() => runner.stop());
  await runner.start();
  const relayed = ({ logIndex }: { logIndex: number }) => metrics.relayed(logIndex);
  const relay = await Relay.start({ store, stream, destination: 'in-process', gatherMs: 100, relayed, failed });
  stops.add(() => relay.stop());

  const authenticators = [platform.operatorAuthenticator(credentials.token)];
  const http = await platform.createHttpApp(StandaloneModule.with({ store, runner, box, metrics }), {
    ...environment,
    logger,
    metrics,
    authenticators,
  });
  stops.add(() => http.close());
  platform.serveDocs(http.app, docs);
  console.log(platform.welcome(await http.listen(), dataDir, credentials.file));
}

void platform.run(main, console.error);
