import type { Logger } from 'pino';
import { requireDurability } from './durability';
import { startEmbeddedPostgres } from './embedded-postgres/embedded-postgres';
import type { Environment } from './environment';

/** The database of a process. */
export interface Database {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * The database that the environment names, else the embedded one of the data dir; `say` is told where its cluster lies and when it was started again. Refuses, in words, one that may lose
 * what it has acknowledged. If the embedded one dies and cannot be brought back within 30 s, the process ends.
 */
export async function openDatabase(
  { databaseUrl, dataDir }: Environment,
  logger: Logger,
  say: (sentence: string) => void,
): Promise<Database> {
  const lost = (reason: Error): never => {
    logger.fatal(reason.message);
    return process.exit(1);
  };
  const database = databaseUrl ? { url: databaseUrl, stop: async () => undefined } : await startEmbeddedPostgres({ dataDir, say, lost });
  try {
    await requireDurability(database.url);
  } catch (error) {
    await database.stop();
    throw error;
  }
  return database;
}
