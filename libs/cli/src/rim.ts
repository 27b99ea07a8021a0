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

/** How the server's process is run: a small young generation keeps its memory within what a container of 512 MB has to spare. */
export const serverArguments = ({ standaloneMain }: Pick<Rim, 'standaloneMain'>): string[] => ['--max-semi-space-size=8', standaloneMain];
