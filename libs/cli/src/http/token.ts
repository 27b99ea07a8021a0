import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The operator's token and where it was found; without one, where it was looked for. */
export interface Token {
  readonly value?: string;
  readonly from: string;
}

/** `KEYTRAIL_TOKEN`, else `KEYTRAIL_ADMIN_TOKEN`, else the credentials file of the data dir. AWS's own credentials are never read. */
export function findToken(variables: Readonly<Record<string, string | undefined>>): Token {
  for (const name of ['KEYTRAIL_TOKEN', 'KEYTRAIL_ADMIN_TOKEN']) if (variables[name]) return { value: variables[name], from: name };
  const file = join(resolve(variables.KEYTRAIL_DATA_DIR || './data'), 'credentials');
  try {
    return { value: /^\s*keytrail_token\s*=\s*(\S+)\s*$/m.exec(readFileSync(file, 'utf8'))?.[1], from: file };
  } catch {
    return { from: file };
  }
}
