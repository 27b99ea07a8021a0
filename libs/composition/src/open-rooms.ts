import { EventStore, migrate } from '@app/event-store';
import * as platform from '@app/platform';
import { catalogue, migrations } from './catalogue';

/** What every app stands on. */
export interface Rooms {
  readonly environment: platform.Environment;
  readonly logger: ReturnType<typeof platform.createLogger>;
  readonly metrics: platform.Metrics;
  readonly store: EventStore;
  readonly credentials: platform.OperatorCredentials & { readonly file: string };
  readonly box: platform.SecretBox;
  /** For the rooms' `failed` callbacks: what was told is tried again. */
  readonly failed: (error: unknown) => void;
}

/** Reads the environment, opens the database (made ready under a lock, so that any number of apps may start at once), the secrets and the store; `stops` closes
 * them. `defaults`: of variables that are unset. */
export async function openRooms(stops: platform.Stops, defaults: NodeJS.ProcessEnv = {}): Promise<Rooms> {
  const environment = platform.readEnvironment({ ...defaults, ...process.env });
  const { dataDir, accountId } = environment;
  const logger = platform.createLogger(environment.logLevel);
  const metrics = platform.createMetrics();
  const database = await platform.openDatabase(environment, logger, console.log);
  stops.add(() => database.stop());
  const credentials = platform.ensureCredentials(dataDir, { token: environment.adminToken, ...environment.bootstrapKey }, accountId);
  const box = new platform.SecretBox(platform.ensureMasterKey(dataDir, environment.masterKey));
  await migrate(database.url, migrations);
  const store = await EventStore.open({ url: database.url, catalogue, appended: metrics.appended });
  stops.add(() => store.close());
  return { environment, logger, metrics, store, credentials, box, failed: (error) => logger.warn({ error }, 'tried again') };
}
