import { keytrail, Terminal } from '@app/cli';
import { join } from 'node:path';

function interruption(): AbortSignal {
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());
  return interrupt.signal;
}

const rim = {
  terminal: new Terminal(process.stdout, process.stderr, process.env),
  variables: process.env,
  standaloneMain: join(__dirname, '../../standalone/src/main.js'),
  interruption,
  exitCode: 0,
};

/** `keytrail events | head`: the reader left, and that is no fault. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 3));

void keytrail(process.argv.slice(2), rim).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    rim.terminal.note(`keytrail failed: ${error.message}`);
    process.exitCode = 3;
  },
);
