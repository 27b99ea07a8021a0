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
const signal = (pid, name) => {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended.
  }
};
const textOf = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};
const namesIn = (place) => (existsSync(place) ? readdirSync(place) : []);
const inUse = () => namesIn(join(folder, 'users')).some((pid) => lives(Number(pid)));
const servers = () =>
  ['.', ...namesIn(folder)]
    .map((dataDir) => Number(textOf(join(folder, dataDir, 'postgresql', 'postmaster.pid')).split('\n')[0]))
    .filter((pid) => pid > 0 && lives(pid));

const mine = join(folder, 'reaper');
try {
  writeFileSync(mine, String(process.pid), { flag: 'wx' });
} catch {
  if (lives(Number(textOf(mine)))) process.exit(0);
  writeFileSync(mine, String(process.pid));
}
for (;;) {
  while (inUse()) await pause(300);
  mkdirSync(closing, { recursive: true });
  if (!inUse()) break;
  rmdirSync(closing); // Somebody came between the two looks.
}
// What a killed process began (a cluster being made, a server starting) may still come to be: nothing is left only when the folder is gone.
for (let turn = 0; existsSync(folder) && turn < 400; turn++) {
  for (const pid of servers()) signal(pid, turn < 60 ? 'SIGINT' : 'SIGQUIT');
  if (servers().length === 0) {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Somebody still writes there: look again.
    }
  }
  await pause(50);
}
rmdirSync(closing);
