import type { Terminal } from './terminal/terminal';

/** What the command line needs from the process around it. */
export interface Rim {
  readonly terminal: Terminal;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** standalone's `main.js`, which `serve` starts. */
  readonly standaloneMain: string;
  /** From this call on Ctrl-C aborts the signal instead of ending the process. */
  interruption(): AbortSignal;
  /** What the process will end with if nothing fails. */
  exitCode: number;
}
