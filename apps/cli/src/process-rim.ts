import { Failure, Terminal, type Rim } from '@app/cli';
import { join } from 'node:path';

/** This process as the rim of the command line. */
export const processRim: Rim = {
  terminal: new Terminal(process.stdout, process.stderr, process.env),
  get input() {
    return process.stdin;
  },
  variables: process.env,
  standaloneMain: join(__dirname, '../../standalone/src/main.js'),
  exitCode: 0,
  interruption() {
    const interrupt = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => interrupt.abort());
    return interrupt.signal;
  },
  async distributed() {
    const { InvalidEnvironment, readEnvironment } = await import('@app/platform'); // hundreds of milliseconds, for one command
    try {
      return readEnvironment(process.env);
    } catch (error) {
      throw error instanceof InvalidEnvironment ? new Failure(error.message) : error;
    }
  },
};

/** Runs to the end; what nobody foresaw is told in a sentence. */
export function exitWith(running: Promise<number>): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 3)); // `keytrail events | head`: the reader left
  running.then(
    (code) => {
      process.exitCode = code;
    },
    (error: Error) => {
      processRim.terminal.note(`keytrail failed: ${error.message}`);
      process.exitCode = 3;
    },
  );
}
