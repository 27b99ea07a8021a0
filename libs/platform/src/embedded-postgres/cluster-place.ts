import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDataDir } from '../data-dir';
import { secretFile } from '../secrets/secret-file';
import { binariesFolder } from './binaries';
import type { Cluster } from './cluster';
import { runningPostmaster, stopServer } from './postmaster';
import { canEnter, serverUser } from './server-user';

/** Where a cluster goes whose user cannot enter the data dir. */
const SHARED_PLACE = '/var/lib/keytrail';
const NAME = 'postgresql';

/** A cluster found elsewhere whose data dir, with password and master key, was removed: nobody can read it, so it makes room and is kept. */
async function setAside(cluster: Cluster, say: (sentence: string) => void): Promise<void> {
  if (runningPostmaster(cluster.dir)) await stopServer(cluster);
  const kept = `${cluster.dir}.before-${new Date().toISOString().replaceAll(':', '')}`;
  renameSync(cluster.dir, kept);
  say(`The data dir was removed since its last use; the PostgreSQL cluster it had was kept in ${kept}`);
}

/**
 * Where the data dir's cluster lies: inside it, or, if PostgreSQL's user cannot enter it, below /var/lib/keytrail. Only the cluster moves; a cluster that exists is used
 * where it is.
 */
export async function placeCluster(dataDir: string, say: (sentence: string) => void): Promise<{ cluster: Cluster; password: string }> {
  ensureDataDir(dataDir);
  const inside = join(dataDir, NAME);
  const home = join(SHARED_PLACE, createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 16));
  const outside = join(home, NAME);
  const user = serverUser(existsSync(inside) ? inside : outside);
  const moved = user !== undefined && !existsSync(inside) && (existsSync(outside) || !canEnter(dataDir, user));
  if (user && !moved && !canEnter(dataDir, user))
    throw new Error(
      `PostgreSQL runs as ${user.name}, who cannot enter the data dir ${dataDir}: open the folders above it (chmod o+x), or move it`,
    );
  if (moved) {
    mkdirSync(home, { recursive: true });
    for (const folder of [SHARED_PLACE, home]) chmodSync(folder, 0o711);
    say(`PostgreSQL's cluster lies in ${outside}: the user ${user.name} cannot enter ${dataDir}`);
  }
  const cluster: Cluster = {
    dir: moved ? outside : inside,
    binaries: binariesFolder(user, user ? SHARED_PLACE : dataDir),
    user,
    environment: { PATH: process.env.PATH, LANG: 'C', TZ: 'UTC', KEYTRAIL_DATA_DIR: dataDir },
  };
  const found = existsSync(join(cluster.dir, 'PG_VERSION'));
  const passwordFile = join(dataDir, 'postgresql.password');
  const { text, made } = secretFile(passwordFile, () => randomBytes(24).toString('base64url'));
  if (made && found && moved) await setAside(cluster, say);
  else if (made && found) {
    rmSync(passwordFile);
    throw new Error(`The password of the PostgreSQL cluster ${cluster.dir} is missing: put back ${passwordFile}, or remove the cluster`);
  }
  return { cluster, password: text };
}
