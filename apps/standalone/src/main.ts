import 'reflect-metadata';
import { auditMigrations, auditMirroring, auditProjections } from '@app/audit';
import { eventStoreMigrations, EventStore, migrate } from '@app/event-store';
import { InProcessEventStream, Relay } from '@app/event-stream';
import { iamEvents } from '@app/iam';
import { ensureAccount, withCommands } from '@app/identity';
import * as platform from '@app/platform';
import { projectionMigrations, ProjectionRunner } from '@app/projection';
import { StandaloneModule } from './standalone.module';
import { welcome } from './welcome';

async function main(stops: (() => Promise<void>)[]): Promise<void> {
  const environment = platform.readEnvironment(process.env);
  const { dataDir, accountId } = environment;
  const logger = platform.createLogger(environment.logLevel);
  const metrics = platform.createMetrics();
  const failed = (error: unknown) => logger.warn({ error }, 'tried again');
  const database = environment.databaseUrl
    ? { url: environment.databaseUrl, stop: async () => undefined }
    : await platform.startEmbeddedPostgres({
        dataDir,
        say: (sentence) => console.log(sentence),
        lost: (reason) => void (logger.fatal(reason.message), process.exit(1)),
      });
  stops.push(() => database.stop());
  const credentials = platform.ensureCredentials(dataDir, { token: environment.adminToken, ...environment.bootstrapKey }, accountId);
  const box = new platform.SecretBox(platform.ensureMasterKey(dataDir, environment.masterKey));
  await migrate(database.url, [...eventStoreMigrations, ...projectionMigrations, ...auditMigrations]);

  const store = await EventStore.open({ url: database.url, catalogue: iamEvents, appended: metrics.appended });
  stops.push(() => store.close());
  await ensureAccount(store, accountId);
  const stream = new InProcessEventStream({ store, failed });
  const runner = new ProjectionRunner({
    name: 'audit', store, stream, projections: auditProjections, mirroring: auditMirroring, failed: ({ error }) => failed(error),
  });
  stops.push(() => runner.stop());
  await runner.start();
  const relay = await Relay.start({ store, stream, destination: 'in-process', relayed: ({ logIndex }) => metrics.relayed(logIndex), failed });
  stops.push(() => relay.stop());

  const http = await platform.createHttpApp(StandaloneModule.with({ store, runner, box, metrics }), {
    ...environment, logger, metrics, authenticators: [platform.operatorAuthenticator(credentials.token)],
  });
  stops.push(() => http.close());
  platform.serveDocs(http.app, { title: 'Keytrail', version: '0.1.0', description: 'Who can do what, and which change granted it', extend: withCommands });
  console.log(welcome(await http.listen(), dataDir, credentials.file));
  platform.stopOnSignals(() => stopAll(stops), logger);
}

/** The last that was started is the first to stop. */
async function stopAll(stops: (() => Promise<void>)[]): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
}

const stops: (() => Promise<void>)[] = [];
main(stops).catch(async (error: Error) => {
  console.error(error.message);
  await stopAll(stops).catch(() => undefined);
  process.exit(1);
});
