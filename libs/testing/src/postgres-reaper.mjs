// Waits until none of the processes that use a folder of tests lives, however they ended; then stops the PostgreSQL on it and removes the folder.
// A process of its own, because a test run can be killed: node postgres-reaper.mjs <folder>. Users are files <folder>/users/<pid>.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const folder = process.argv[2];
const closing = `${folder}.closing`;

const lives = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
};
const inUse = () => existsSync(join(folder, 'users')) && readdirSync(join(folder, 'users')).some((pid) => lives(Number(pid)));
const servers = () =>
  ['postgresql', 'data/postgresql'].flatMap((place) => {
    const file = join(folder, place, 'postmaster.pid');
    const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
    return pid && lives(pid) ? [pid] : [];
  });

writeFileSync(join(folder, 'reaper'), String(process.pid));
for (;;) {
  while (inUse()) await pause(300);
  mkdirSync(closing, { recursive: true });
  if (!inUse()) break;
  rmdirSync(closing); // Somebody came between the two looks.
}
for (let turn = 0; servers().length > 0 && turn < 200; turn++) {
  // Fast shutdown first, immediate after 3 s.
  if (turn === 0 || turn === 60) for (const pid of servers()) process.kill(pid, turn === 0 ? 'SIGINT' : 'SIGQUIT');
  await pause(50);
}
rmSync(folder, { recursive: true, force: true });
rmdirSync(closing);
