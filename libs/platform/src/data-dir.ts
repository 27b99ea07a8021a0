import { accessSync, chmodSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** As root, PostgreSQL's user must be able to pass through what is made; nobody else needs to list it. */
function make(folder: string): void {
  if (existsSync(folder)) return;
  make(dirname(folder));
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, process.getuid?.() === 0 ? 0o711 : 0o700);
}

/** Makes the data dir if it is not there. Throws an Error in words if it cannot be made or written. */
export function ensureDataDir(dataDir: string): void {
  try {
    make(dataDir);
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Error(
      `The data dir ${dataDir} cannot be made or written (${(error as NodeJS.ErrnoException).code}): set KEYTRAIL_DATA_DIR to a folder of yours`,
    );
  }
}
