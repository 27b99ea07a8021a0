/** One compilation of all apps and rooms into a staging folder, which then takes the place of what `dist` held: a crash in between leaves no half-built `dist` behind. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { dist, project, stamp } from './sources.mjs';

/** `@app/<room>` is found by Node's own rules: a package below `dist/node_modules` that points to the room's door. */
function nameRooms(staging) {
  for (const room of readdirSync(join(staging, 'libs'))) {
    const place = join(staging, 'node_modules/@app', room);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'package.json'), JSON.stringify({ name: `@app/${room}`, main: `../../../libs/${room}/src/index.js` }));
  }
}

/** Runs the TypeScript compiler in a process of its own, so that its memory goes with it; its faults go to stderr. */
async function typescript(staging, signal) {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const compiler = spawn(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', staging, '--noEmitOnError'], {
    cwd: project,
    signal,
    stdio: ['ignore', process.stderr, process.stderr],
  });
  const [code] = await once(compiler, 'exit');
  if (code !== 0) throw new Error('The sources do not compile');
}

/** What builds that were killed have left. */
function clearStaging() {
  for (const name of readdirSync(dist)) if (name.startsWith('.staging-')) rmSync(join(dist, name), { recursive: true, force: true });
}

/** Builds `dist` from the sources whose hash is `wanted`. */
export async function compile(wanted, signal) {
  const staging = join(dist, `.staging-${process.pid}`);
  clearStaging();
  try {
    await typescript(staging, signal);
    nameRooms(staging);
    rmSync(stamp, { force: true });
    for (const part of readdirSync(staging)) {
      rmSync(join(dist, part), { recursive: true, force: true });
      renameSync(join(staging, part), join(dist, part));
    }
    writeFileSync(`${stamp}-${process.pid}`, `${wanted}\n`);
    renameSync(`${stamp}-${process.pid}`, stamp);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}
