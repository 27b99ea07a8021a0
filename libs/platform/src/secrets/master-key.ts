import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { base64Key } from '../environment';
import { secretFile } from './secret-file';

/** The key that encrypts credentials at rest: the environment's, else that of `<data dir>/master.key` (base64, 0600), made once. Throws an Error if the file is damaged. */
export function ensureMasterKey(dataDir: string, given?: Buffer): Buffer {
  if (given) return given;
  const file = join(dataDir, 'master.key');
  const key = base64Key(secretFile(file, () => `${randomBytes(32).toString('base64')}\n`).text.trim());
  if (!key) throw new Error(`${file} does not hold 32 bytes in base64: put back the right one, without it no stored secret can be read`);
  return key;
}
