import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ensureDataDir } from '../data-dir';

/** Writes the text beside the file, readable by its owner only, and moves it there whole. */
export function writeSecret(file: string, text: string): void {
  const fresh = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(fresh, text, { mode: 0o600 });
  renameSync(fresh, file);
}

/** What a secret file of the data dir holds; made by the first who asks, whoever asks at once. Others than its owner lose their right to read it. */
export function secretFile(file: string, make: () => string): { readonly text: string; readonly made: boolean } {
  let made = false;
  if (!existsSync(file)) {
    ensureDataDir(dirname(file));
    const fresh = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
    writeFileSync(fresh, make(), { mode: 0o600 });
    try {
      linkSync(fresh, file);
      made = true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(fresh, { force: true });
    }
  }
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  return { text: readFileSync(file, 'utf8'), made };
}
