import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster } from './cluster';

/** A living server on a cluster, as its postmaster.pid says. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly status: 'starting' | 'ready' | 'stopping' | string;
}

const LOG_KEPT_BYTES = 10 * 1024 * 1024;
const RECOVERY_MILLISECONDS = 300_000;
const MOST_FAILURES = 20;

function commandOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Empty if the file is not there, or no longer: a server removes its own while it stops. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** Whether a process is the `postgres` that was started on the folder. */
function isServer(pid: number, clusterDir: string): boolean {
  const command = commandOf(pid);
  return /^[^\0]*postgres\b/.test(command) && command.includes(clusterDir);
}

/** The server that runs on a cluster; undefined if none does. */
export function runningPostmaster(clusterDir: string): Postmaster | undefined {
  const file = join(clusterDir, 'postmaster.pid');
  const lines = textOf(file).split('\n');
  const pid = Number(lines[0]);
  if (!pid || !exists(pid)) return undefined;
  if (process.platform !== 'win32' && !isServer(pid, lines[1] ?? '')) {
    // The pid belongs to another program by now. PostgreSQL itself would take that for a living server.
    rmSync(file, { force: true });
    return undefined;
  }
  return { pid, port: Number(lines[3]), status: (lines[7] ?? 'starting').trim() };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

function lastWords(log: string): string {
  const lines = textOf(log).trimEnd().split('\n');
  return (
    lines
      .filter((line) => /FATAL|PANIC|ERROR|could not|HINT/.test(line))
      .slice(-3)
      .join(' / ') || lines.slice(-3).join(' / ')
  );
}

/** Starts `postgres` as a process of its own session, its output in the cluster's server.log (a daemon that inherits pipes would hang whoever waits for ours to close). */
function launch(cluster: Cluster, port: number): { ended(): boolean } {
  const log = join(cluster.dir, 'server.log');
  const large = existsSync(log) && statSync(log).size > LOG_KEPT_BYTES;
  const output = openSync(log, large ? 'w' : 'a', 0o600);
  const child = spawn(join(cluster.binaries, 'postgres'), ['-D', cluster.dir, '-p', String(port)], {
    ...(cluster.user && { uid: cluster.user.uid, gid: cluster.user.gid }),
    cwd: cluster.dir,
    env: cluster.environment,
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  child.unref();
  let ended = false;
  child.once('exit', () => (ended = true)).once('error', () => (ended = true));
  return { ended: () => ended };
}

/** PostgreSQL cannot be started; its own last words are in the sentence. */
export class ServerFailed extends Error {}

/**
 * Makes sure that a server runs on the cluster and is ready: takes the one that is there, else starts one. Several processes may call it at once: PostgreSQL's own
 * lock lets one server through, and the others find it. `port`: default any free one. `giveUp` is asked between looks.
 */
export async function ensureServer(cluster: Cluster, port = 0, giveUp: () => boolean = () => false): Promise<Postmaster> {
  // A large log to recover from takes its time; a server that cannot start ends at once.
  const end = Date.now() + RECOVERY_MILLISECONDS;
  let child: { ended(): boolean } | undefined;
  for (let failures = 0; Date.now() < end && failures <= MOST_FAILURES && !giveUp(); await pause(10)) {
    const server = runningPostmaster(cluster.dir);
    if (server?.status === 'ready') return server;
    if (server || (child && !child.ended())) continue;
    // A server that was killed leaves processes that hold its memory for a moment: the next start must wait for them.
    if (child) await pause(50 * ++failures);
    child = launch(cluster, port || (await freePort()));
  }
  throw new ServerFailed(`PostgreSQL did not start on ${cluster.dir}: ${lastWords(join(cluster.dir, 'server.log'))}`);
}

function pgCtlStop(cluster: Cluster, mode: 'fast' | 'immediate', seconds: number): Promise<void> {
  return new Promise((done) => {
    spawn(join(cluster.binaries, 'pg_ctl'), ['stop', '-s', '-w', '-D', cluster.dir, '-m', mode, '-t', String(seconds)], {
      ...(cluster.user && { uid: cluster.user.uid, gid: cluster.user.gid }),
      cwd: cluster.dir,
      env: cluster.environment,
      stdio: 'ignore',
    })
      .once('exit', () => done())
      .once('error', () => done());
  });
}

/** Stops the server and waits until it is gone: sessions are ended, everything is flushed. One that hangs is ended at once and recovers at its next start. */
export async function stopServer(cluster: Cluster): Promise<void> {
  if (runningPostmaster(cluster.dir)) await pgCtlStop(cluster, 'fast', 6);
  if (runningPostmaster(cluster.dir)) await pgCtlStop(cluster, 'immediate', 2);
}
