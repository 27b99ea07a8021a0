/** Only one process builds at a time. The lock is a folder; its holder touches it each second, so that the lock of one who was killed is seen to be dead. */
import { mkdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { dist } from './sources.mjs';

const lock = join(dist, '.building');
const DEAD_AFTER_MS = 8_000;

const isAlive = (place) => Date.now() - statSync(place).mtimeMs < DEAD_AFTER_MS;

function ifThere(act) {
  try {
    act();
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

function taken() {
  mkdirSync(dist, { recursive: true });
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a dead holder's lock out of the way; of several who try, the rename lets one win. */
function clearDead() {
  const aside = `${lock}-dead-${process.pid}`;
  ifThere(() => {
    if (isAlive(lock)) return;
    renameSync(lock, aside);
    if (isAlive(aside))
      renameSync(aside, lock); // somebody else was faster with both steps: the lock is his
    else rmSync(aside, { recursive: true });
  });
}

/** Waits for the lock, runs `work` under it and frees it, however `work` ends. */
export async function underBuildLock(work) {
  while (!taken()) {
    clearDead();
    await pause(100);
  }
  const free = () => rmSync(lock, { recursive: true, force: true });
  const alive = setInterval(() => ifThere(() => utimesSync(lock, new Date(), new Date())), 1_000);
  process.once('exit', free);
  try {
    return await work();
  } finally {
    clearInterval(alive);
    process.off('exit', free);
    free();
  }
}
