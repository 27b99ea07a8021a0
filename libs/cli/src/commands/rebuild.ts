import { Format, SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '../failure';
import type { KeytrailClient } from '../http/keytrail-client';
import type { Rim } from '../rim';
import { clientOf, onServer, type ServerOptions } from '../server-command';
import type { Terminal } from '../terminal/terminal';
import { count } from '../terminal/words';

/** A row of `GET /v1/operations/projections`. */
interface Projection {
  readonly name: string;
  readonly state: string;
  readonly lag: number;
  readonly progress?: number;
}

const LOOK_MS = 250;

const projections = async (client: KeytrailClient): Promise<readonly Projection[]> =>
  (await client.get<{ items: readonly Projection[] }>('/v1/operations/projections')).items;

/** A bar on a terminal; elsewhere nothing. */
function progressBar({ interactive, err }: Terminal): { at(progress: number): void; end(): void } {
  if (!interactive) return { at: () => undefined, end: () => undefined };
  const bar = new SingleBar({
    stream: err as NodeJS.WritableStream,
    clearOnComplete: true,
    format: (options, { progress }) =>
      `Rebuilding ${Format.BarFormat(progress, { ...options, barsize: 24 })} ${Math.round(100 * progress)} %`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
  });
  bar.start(1, 0);
  return { at: (progress) => bar.update(progress), end: () => bar.stop() };
}

/** Looks until none is being rebuilt. */
async function finished(client: KeytrailClient, terminal: Terminal): Promise<readonly Projection[]> {
  const bar = progressBar(terminal);
  try {
    for (;;) {
      const items = await projections(client);
      if (items.every(({ state }) => state !== 'rebuilding')) return items;
      bar.at(Math.min(...items.map(({ progress = 1 }) => progress)));
      await pause(LOOK_MS);
    }
  } finally {
    bar.end();
  }
}

/** `keytrail rebuild`: read models anew from the log. */
export function rebuild(program: Command, rim: Rim): void {
  const command = program
    .command('rebuild')
    .summary('build read models anew from the log')
    .description(
      'Builds read models anew from the log, beside the live ones, and swaps them; answers go on meanwhile. Those that share a cursor are built together. ' +
        'If this command is interrupted, the rebuild goes on.',
    )
    .argument('[projection]', 'one of those that GET /v1/operations/projections lists (default: all)');
  onServer(command, rim)
    .option('--no-wait', 'do not wait until it is done')
    .action(async (name: string | undefined, options: ServerOptions & { wait: boolean }) => {
      const { terminal } = rim;
      const client = clientOf(rim, options);
      const names = name === undefined ? (await projections(client)).map((projection) => projection.name) : [name];
      for (const one of names) await client.post(`/v1/operations/projections/${encodeURIComponent(one)}/rebuild`, {});
      const begun = Date.now();
      const items = options.wait ? await finished(client, terminal) : await projections(client);
      if (options.json) terminal.json({ items });
      const stopped = items.filter(({ state }) => state === 'stopped');
      if (stopped.length > 0)
        throw new Failure(
          `${count(stopped.length, 'read model is', 'read models are')} stopped at an event that only a newer version of Keytrail knows.`,
        );
      if (options.json) return;
      if (!options.wait) return terminal.line('The rebuild is asked for; GET /v1/operations/projections tells how far it is.');
      terminal.line(
        `${count(items.length, 'read model')} rebuilt from the log in ${count(Math.round((Date.now() - begun) / 1000), 'second')}.`,
      );
    });
}
