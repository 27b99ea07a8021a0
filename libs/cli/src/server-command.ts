import { Option, type Command } from 'commander';
import { EXIT, Failure } from './failure';
import { KeytrailClient } from './http/keytrail-client';
import { findToken } from './http/token';
import type { Rim } from './rim';

/** Options that every command which asks a server has. */
export interface ServerOptions {
  readonly json?: boolean;
  readonly url: string;
}

/** Gives a command `--json` and `--url`. */
export function onServer(command: Command, rim: Rim): Command {
  const local = `http://127.0.0.1:${rim.variables.PORT || 8080}`;
  return command
    .option('--json', 'one JSON document, as HTTP answers it')
    .addOption(new Option('--url <address>', 'the server').default(local, local));
}

/** Gives a command `--account`; `all` where it can ask them all. */
export const ofAccount = (command: Command, all: boolean): Command =>
  command.option(
    `--account <${all ? 'id|all' : 'id'}>`,
    `the account${all ? ', or all of them' : ''} (default: the only one that holds anything)`,
  );

/** The server that the options name. */
export function clientOf(rim: Rim, { url }: ServerOptions): KeytrailClient {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new Failure(`--url ${url} is not an http:// or https:// address`, EXIT.wrongUse);
  return new KeytrailClient(url.replace(/\/+$/, ''), findToken(rim.variables));
}
