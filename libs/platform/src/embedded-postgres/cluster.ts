import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ServerUser } from './server-user';

/** A PostgreSQL cluster and what its programs are run with. */
export interface Cluster {
  readonly dir: string;
  readonly binaries: string;
  readonly user: ServerUser | undefined;
  /** The whole environment of its programs: nothing of ours reaches them, secrets least of all. */
  readonly environment: NodeJS.ProcessEnv;
}

/** The bootstrap superuser: starts, locks and creates; never what Keytrail works as. */
export const SUPERUSER = 'postgres';

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  // Relative to the cluster: a socket's path may have 107 bytes only.
  unix_socket_directories: '.',
  timezone: 'UTC',
  log_timezone: 'UTC',
  jit: 'off',
  // What was refused is ours to log; statements and values do not belong into a file.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

/** For tests only: a crash of the machine may lose everything. */
const UNSAFE_SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

function initdb(
  cluster: Cluster,
  dir: string,
  passwordFile: string,
  settings: Readonly<Record<string, string>>,
  durable: boolean,
): Promise<void> {
  const args = [
    '-D',
    dir,
    '-U',
    SUPERUSER,
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--locale=C',
    '--no-instructions',
  ];
  if (!durable) args.push('--no-sync');
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
  return new Promise((done, fail) => {
    const child = spawn(join(cluster.binaries, 'initdb'), args, {
      ...(cluster.user && { uid: cluster.user.uid, gid: cluster.user.gid }),
      cwd: dir,
      env: cluster.environment,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.once('error', fail);
    child.once('close', (code) =>
      code === 0 ? done() : fail(new Error(`initdb could not make a cluster in ${cluster.dir}: ${said.trim()}`)),
    );
  });
}

function removeLeftovers(cluster: Cluster): void {
  const prefix = `${basename(cluster.dir)}.new-`;
  for (const name of readdirSync(dirname(cluster.dir))) {
    const [pid] = name.startsWith(prefix) ? name.slice(prefix.length).split('-') : [];
    if (pid && !existsSync(`/proc/${pid}`) && existsSync('/proc'))
      rmSync(join(dirname(cluster.dir), name), { recursive: true, force: true });
  }
}

/** Makes the cluster if it is not there. It is built beside its place and moved there whole, so of two that make it at once one wins, and a crash leaves no half of it. */
export async function ensureCluster(
  cluster: Cluster,
  password: string,
  durable: boolean,
  extra: Readonly<Record<string, string>> = {},
): Promise<void> {
  if (existsSync(join(cluster.dir, 'PG_VERSION'))) return;
  removeLeftovers(cluster);
  const fresh = `${cluster.dir}.new-${process.pid}-${randomBytes(4).toString('hex')}`;
  const passwordFile = `${fresh}.password`;
  try {
    mkdirSync(fresh, { mode: 0o700 });
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (cluster.user) for (const path of [fresh, passwordFile]) chownSync(path, cluster.user.uid, cluster.user.gid);
    await initdb(cluster, fresh, passwordFile, { ...SETTINGS, ...(durable ? {} : UNSAFE_SETTINGS), ...extra }, durable);
    renameSync(fresh, cluster.dir);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(join(cluster.dir, 'PG_VERSION'))) throw error;
  } finally {
    rmSync(passwordFile, { force: true });
  }
}
