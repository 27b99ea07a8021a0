/** What the built JavaScript is made of, and whether `dist` still holds it. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const project = dirname(dirname(fileURLToPath(import.meta.url)));
export const dist = join(project, 'dist');
/** Holds the hash of the sources that `dist` was built from; written last. */
export const stamp = join(dist, '.built');

const rooms = ['apps', 'libs'];
const settings = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json', 'tools/sources.mjs', 'tools/compile.mjs'];
const isSource = (name) => /\.(ts|json)$/.test(name) && !/\.(spec|contract|fixture)\.ts$/.test(name);

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' || path === join(project, 'libs/testing') ? [] : filesBelow(path);
    return isSource(entry.name) ? [path] : [];
  });
}

/** SHA-256 over names and contents, so that a fresh clone, a copy and a touched file count as what they are. */
export function hashOfSources() {
  const hash = createHash('sha256');
  const files = [...rooms.flatMap((room) => filesBelow(join(project, room))), ...settings.map((name) => join(project, name))];
  for (const file of files.sort()) {
    const content = readFileSync(file);
    hash.update(`${relative(project, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** The hash that `dist` has to have; undefined if it has it, or if this is an installation without sources. */
export function missingBuild() {
  if (!rooms.every((room) => existsSync(join(project, room)))) return undefined;
  const wanted = hashOfSources();
  return existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === wanted ? undefined : wanted;
}
