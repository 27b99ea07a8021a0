import { Format, SingleBar } from 'cli-progress';
import type { Terminal } from '../terminal/terminal';
import { bytesInWords } from '../terminal/words';

/** A bar of the bytes sent, on a terminal; elsewhere nothing. */
export interface ImportProgress {
  sent(bytes: number): void;
  end(): void;
}

const SILENT: ImportProgress = { sent: () => undefined, end: () => undefined };

export function importProgress(terminal: Terminal, bytes: number): ImportProgress {
  if (!terminal.interactive || bytes === 0) return SILENT;
  const bar = new SingleBar({
    stream: terminal.err as NodeJS.WritableStream,
    clearOnComplete: true,
    format: (options, { progress, value, total, eta }) =>
      `Importing ${Format.BarFormat(progress, { ...options, barsize: 24 })} ${bytesInWords(value)} of ${bytesInWords(total)}${eta > 0 && Number.isFinite(eta) ? `, ${eta} s left` : ''}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
  });
  bar.start(bytes, 0);
  return { sent: (more) => bar.increment(more), end: () => bar.stop() };
}
