import type { Command } from 'commander';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { EXIT, Failure } from '../failure';
import { serverArguments, type Rim } from '../rim';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** `keytrail serve`: standalone in a process of its own; signals go on to it, and its exit code becomes ours. */
export function serve(program: Command, rim: Rim): void {
  program
    .command('serve')
    .summary('start a server here')
    .description(
      'Starts a server in the foreground, as npm start does. Settings come from the environment: PORT, HOST, KEYTRAIL_DATA_DIR, DATABASE_URL, …',
    )
    .action(async () => {
      const server = spawn(process.execPath, serverArguments(rim), { stdio: 'inherit' });
      const forward = (signal: NodeJS.Signals): void => void server.kill(signal);
      for (const signal of SIGNALS) process.on(signal, forward);
      const [code, signal] = (await once(server, 'exit')) as [number | null, NodeJS.Signals | null];
      for (const name of SIGNALS) process.off(name, forward);
      if (code !== EXIT.done && code !== null) rim.exitCode = code;
      if (signal) throw new Failure(`The server was ended by ${signal}`);
    });
}
