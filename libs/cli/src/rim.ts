import type { KafkaConnection } from '@app/event-stream';
import type { Terminal } from './terminal/terminal';

/** What the command line needs from the process around it. */
export interface Rim {
  readonly terminal: Terminal;
  /** Standard input. */
  readonly input: AsyncIterable<Uint8Array | string>;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** standalone's `main.js`, which `serve` starts. */
  readonly standaloneMain: string;
  /** From this call on Ctrl-C aborts the signal instead of ending the process. */
  interruption(): AbortSignal;
  /** Where the distributed shape lives, as far as the environment says; throws a Failure that names invalid settings. */
  distributed(): Promise<{ readonly databaseUrl?: string; readonly kafka?: KafkaConnection & { readonly topicPartitions: number } }>;
  /** What the process will end with if nothing fails. */
  exitCode: number;
}

/** How the server's process is run: a small young generation keeps its memory within what a container of 512 MB has to spare. */
export const serverArguments = ({ standaloneMain }: Pick<Rim, 'standaloneMain'>): string[] => ['--max-semi-space-size=8', standaloneMain];
