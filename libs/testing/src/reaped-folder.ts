import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A reaper that takes longer than this to close was killed itself. */
const CLOSING_MILLISECONDS = 30_000;

/** Whether any user may pass through a folder: as root, PostgreSQL runs as another one. */
const openToAll = (folder: string): boolean =>
  (statSync(folder).mode & 1) !== 0 && (dirname(folder) === folder || openToAll(dirname(folder)));

/** Where the folders of tests lie: inside the reach of PostgreSQL's user, so that no cluster has to move out of the reaper's sight. */
export const TEST_FOLDERS = [tmpdir(), '/var/tmp', '/tmp'].find((folder) => existsSync(folder) && openToAll(folder)) ?? tmpdir();

/** The process whose end is the end of the run: Jest's own. Workers come and go, and one whose Jest was killed is to lose its databases. */
export const RUN = process.env.JEST_WORKER_ID && process.send ? process.ppid : process.pid;

/** Whether a process is there. */
export const lives = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

function hasReaper(folder: string): boolean {
  const file = join(folder, 'reaper');
  return existsSync(file) && lives(Number(readFileSync(file, 'utf8')));
}

function watchOver(folder: string): void {
  if (hasReaper(folder)) return;
  spawn(process.execPath, [join(__dirname, 'postgres-reaper.mjs'), folder], {
    cwd: TEST_FOLDERS,
    detached: true,
    stdio: 'ignore',
    env: { PATH: process.env.PATH },
  }).unref();
}

/** Uses a folder that several runs share, until this run ends. The last one's end stops its PostgreSQL and removes it. */
export async function useFolder(folder: string): Promise<void> {
  const closing = `${folder}.closing`;
  for (;;) {
    for (; existsSync(closing); await pause(50))
      if (Date.now() - statSync(closing).mtimeMs > CLOSING_MILLISECONDS) rmSync(closing, { recursive: true, force: true });
    mkdirSync(join(folder, 'users'), { recursive: true });
    chmodSync(folder, 0o711);
    writeFileSync(join(folder, 'users', String(RUN)), '');
    if (!existsSync(closing)) break;
  }
  watchOver(folder);
}

/** A new data dir for one server under test: when the run ends, whatever PostgreSQL runs on it is stopped, and it is removed. */
export async function temporaryDataDir(): Promise<string> {
  const folder = join(TEST_FOLDERS, `keytrail-test-run-${RUN}`);
  await useFolder(folder);
  const dataDir = mkdtempSync(join(folder, 'data-'));
  chmodSync(dataDir, 0o711);
  return dataDir;
}
