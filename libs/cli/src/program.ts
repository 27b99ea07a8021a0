import { Command, CommanderError } from 'commander';
import { accounts } from './commands/accounts';
import { can } from './commands/can';
import { doctor } from './commands/doctor';
import { events } from './commands/events';
import { importCloudtrail } from './commands/import-cloudtrail';
import { keys } from './commands/keys';
import { lint } from './commands/lint';
import { parked } from './commands/parked';
import { principals } from './commands/principals';
import { rebuild } from './commands/rebuild';
import { serve } from './commands/serve';
import { topic } from './commands/topic';
import { whoCan } from './commands/who-can';
import { EXIT, Failure } from './failure';
import type { Rim } from './rim';

/** Every command, in the order in which help shows them. */
const COMMANDS = [serve, accounts, importCloudtrail, can, whoCan, principals, keys, events, lint, rebuild, parked, topic, doctor];

const HELP = `
Exit codes: 0 done, 1 findings or a denied decision (with --exit-code), 2 wrong use, 3 failed.
The token is KEYTRAIL_TOKEN, else KEYTRAIL_ADMIN_TOKEN, else the one in KEYTRAIL_DATA_DIR/credentials.`;

function program(rim: Rim): Command {
  const root = new Command('keytrail')
    .description('Who can do what in an AWS account, and which change granted it.')
    .exitOverride()
    .showHelpAfterError('(add --help for more)')
    .configureOutput({ writeOut: (text) => rim.terminal.line(text.trimEnd()), writeErr: (text) => rim.terminal.note(text.trimEnd()) })
    .configureHelp({ showGlobalOptions: false })
    .addHelpText('after', HELP);
  for (const add of COMMANDS) add(root, rim);
  return root;
}

/** Runs the command line with its arguments (without node and script); returns the exit code and never throws for what a user can do wrong. */
export async function keytrail(args: readonly string[], rim: Rim): Promise<number> {
  try {
    await program(rim).parseAsync(args, { from: 'user' });
    return rim.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongUse;
    if (!(error instanceof Failure)) throw error;
    rim.terminal.note(error.message);
    return error.exitCode;
  }
}
