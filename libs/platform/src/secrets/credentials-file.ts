import { newUniqueId } from '@app/kernel';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretFile, writeSecret } from './secret-file';

/** How the operator comes in: a bearer token, and a key to sign with. */
export interface OperatorCredentials {
  readonly token: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const MEMBERS = { token: 'keytrail_token', accessKeyId: 'aws_access_key_id', secretAccessKey: 'aws_secret_access_key' } as const;
const NAMES = Object.keys(MEMBERS) as (keyof OperatorCredentials)[];

/** The path of the credentials file of a data dir. */
export const credentialsPath = (dataDir: string): string => join(dataDir, 'credentials');

/** The members of an AWS-style profile file's first section; what it does not hold is absent. */
export function parseCredentials(text: string): Partial<OperatorCredentials> {
  const found: { -readonly [K in keyof OperatorCredentials]?: string } = {};
  let sections = 0;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*\[/.test(line)) sections++;
    const [, name, value] = /^\s*([a-z_]+)\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    const member = NAMES.find((candidate) => MEMBERS[candidate] === name);
    if (member && sections <= 1) found[member] ??= value;
  }
  return found;
}

/** The credentials that a data dir holds; undefined if it has none. For the command line. */
export function readCredentials(dataDir: string): Partial<OperatorCredentials> | undefined {
  const file = credentialsPath(dataDir);
  return existsSync(file) ? parseCredentials(readFileSync(file, 'utf8')) : undefined;
}

const profile = (members: Partial<OperatorCredentials>): string =>
  ['[default]', ...NAMES.flatMap((name) => (members[name] === undefined ? [] : [`${MEMBERS[name]} = ${members[name]}`])), ''].join('\n');

const without = (all: OperatorCredentials, given: Partial<OperatorCredentials>): Partial<OperatorCredentials> =>
  Object.fromEntries(NAMES.filter((name) => given[name] === undefined).map((name) => [name, all[name]]));

/**
 * What the environment gives, completed from `<data dir>/credentials` (0600). What neither has is generated and written there once; what the environment gives is
 * never written. `accountId` is the account that the generated key id bears.
 */
export function ensureCredentials(
  dataDir: string,
  given: Partial<OperatorCredentials>,
  accountId: string,
): OperatorCredentials & { readonly file: string } {
  const file = credentialsPath(dataDir);
  const generated: OperatorCredentials = {
    token: randomBytes(32).toString('base64url'),
    accessKeyId: newUniqueId('AKIA', accountId),
    secretAccessKey: randomBytes(30).toString('base64'),
  };
  const kept = parseCredentials(secretFile(file, () => profile(without(generated, given))).text);
  const all = { ...generated, ...kept, ...definedOf(given) };
  if (NAMES.some((name) => given[name] === undefined && kept[name] === undefined))
    writeSecret(file, profile({ ...without(generated, given), ...kept }));
  return { ...all, file };
}

const definedOf = (given: Partial<OperatorCredentials>): Partial<OperatorCredentials> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
