import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ensureCluster, SUPERUSER } from './cluster';
import { placeCluster } from './cluster-place';
import { ensureDatabase } from './database';
import { ensureServer, type Postmaster, ServerFailed, stopServer } from './postmaster';
import { lockCluster, type SessionLock } from './session-lock';

/** Bytes that a Unix domain socket's address holds. The socket halves the time that a statement takes on its way, compared with loopback. */
const LONGEST_SOCKET_PATH = 107;
const RESTART_MILLISECONDS = 30_000;
const WRONG_PASSWORD = '28P01';

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  /** One holder at a time (default): a second start on the data dir is refused. */
  readonly exclusive?: boolean;
  /** Off only in tests: no fsync. Counts when the cluster is made. */
  readonly durable?: boolean;
  /** The port to listen on; default any free one. A server that already runs keeps its own. */
  readonly port?: number;
  /** More settings of postgresql.conf; count when the cluster is made. */
  readonly settings?: Readonly<Record<string, string>>;
  /** What a person should read: where the cluster lies, that the server was started again. */
  say?(sentence: string): void;
  /** PostgreSQL died and could not be brought back within 30 s, or another Keytrail took the data dir: this process should end. */
  lost?(reason: Error): void;
}

/** A running PostgreSQL of our own. */
export interface EmbeddedPostgres {
  /** Of the database `keytrail`, as its owner, who is no superuser. Stays valid when the server is started again. */
  readonly url: string;
  /** Of the database `postgres`, as superuser. */
  readonly adminUrl: string;
  readonly clusterDir: string;
  /** Process id of the server. */
  pid(): number;
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL on the data dir, or adopts the one that a killed Keytrail left running. If the server dies alone it is started again on the same port.
 * Throws an Error with a sentence for people if another Keytrail holds the data dir, or if PostgreSQL cannot be started.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const say = options.say ?? (() => undefined);
  const { cluster, password } = await placeCluster(dataDir, say);
  await ensureCluster(cluster, password, options.durable ?? true, options.settings);
  const address = (server: Postmaster, user: string, database: string): string => {
    const tcp = `postgres://${user}:${password}@127.0.0.1:${server.port}/${database}`;
    const socket = join(cluster.dir, `.s.PGSQL.${server.port}`);
    return Buffer.byteLength(socket) <= LONGEST_SOCKET_PATH && existsSync(socket) ? `${tcp}?host=${encodeURIComponent(cluster.dir)}` : tcp;
  };
  const adminUrl = (server: Postmaster): string => address(server, SUPERUSER, 'postgres');
  let stopping = false;
  let watching: Promise<void> | undefined;
  let server!: Postmaster;
  let lock: SessionLock | undefined;

  const hold = async (): Promise<void> => {
    const taken = await lockCluster(adminUrl(server), () => void (watching = watch()));
    if ('heldBy' in taken) throw new DataDirTaken(dataDir, taken.heldBy);
    lock = taken;
  };
  const watch = async (): Promise<void> => {
    if (stopping) return;
    say('PostgreSQL ended on its own; it is started again');
    let reason = new Error('PostgreSQL ended on its own');
    for (const end = Date.now() + RESTART_MILLISECONDS; Date.now() < end && !stopping; await pause(200)) {
      try {
        server = await ensureServer(cluster, server.port, () => stopping || Date.now() > end);
        await hold();
        return say('PostgreSQL is back');
      } catch (error) {
        reason = error as Error;
        if (error instanceof DataDirTaken) break;
      }
    }
    if (!stopping) options.lost?.(reason);
  };

  // A server found in its last moment (its Keytrail is stopping it, or it was just killed) refuses sessions: soon there is none, and the next is ours.
  for (const end = Date.now() + RESTART_MILLISECONDS; ; await pause(50)) {
    try {
      server = await ensureServer(cluster, options.port);
      if (!lock && options.exclusive !== false) await hold();
      await ensureDatabase(adminUrl(server), password);
      break;
    } catch (error) {
      if ((error as { code?: string }).code === WRONG_PASSWORD)
        throw new Error(`The password in ${dataDir}/postgresql.password is not the one of the PostgreSQL cluster ${cluster.dir}`);
      if (error instanceof DataDirTaken || error instanceof ServerFailed || Date.now() > end) throw error;
    }
  }
  return {
    url: address(server, 'keytrail', 'keytrail'),
    adminUrl: adminUrl(server),
    clusterDir: cluster.dir,
    pid: () => server.pid,
    async stop() {
      stopping = true;
      await stopServer(cluster);
      await watching;
      await stopServer(cluster);
      await lock?.release();
    },
  };
}

/** Another Keytrail works on the data dir. */
export class DataDirTaken extends Error {
  constructor(dataDir: string, holder: string) {
    super(`The data dir ${dataDir} is in use by another Keytrail (${holder}): stop it, or set KEYTRAIL_DATA_DIR to another folder`);
    this.name = 'DataDirTaken';
  }
}
