import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Account } from '../account-choice';
import { EXIT } from '../failure';
import type { KeytrailClient } from '../http/keytrail-client';
import type { Rim } from '../rim';
import { clientOf, onServer, type ServerOptions } from '../server-command';
import { bytesInWords, count } from '../terminal/words';

interface Health {
  readonly status: string;
  readonly database?: unknown;
  readonly broker?: unknown;
  readonly relay?: { readonly lag: number };
  readonly projections?: readonly { readonly name: string; readonly lag: number }[];
}

/** What the doctor found; `--json` prints it. */
interface Diagnosis {
  readonly url: string;
  readonly ready: boolean;
  readonly version: string | null;
  readonly health: Health;
  readonly parked: number | null;
  readonly accounts: { readonly managed: number; readonly mirrored: number };
  readonly clock: { readonly aheadSeconds: number | null };
  readonly dataDir: { readonly path: string; readonly exists: boolean; readonly freeBytes: number | null };
  readonly token: string;
}

async function dataDir(variables: Rim['variables']): Promise<Diagnosis['dataDir']> {
  const path = resolve(variables.KEYTRAIL_DATA_DIR || './data');
  const exists = existsSync(path);
  const disk = exists ? await statfs(path) : undefined;
  return { path, exists, freeBytes: disk ? disk.bavail * disk.bsize : null };
}

/** The Date header has whole seconds, so less than one ahead or behind is none. */
function secondsAhead(response: Response): number | null {
  const date = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(date)) return null;
  const ahead = (date - Date.now()) / 1000;
  return Math.trunc(ahead < 0 ? Math.min(0, ahead + 1) : ahead);
}

async function diagnosis(client: KeytrailClient, rim: Rim): Promise<Diagnosis> {
  const ready = await client.send('GET', '/health/ready');
  const aheadSeconds = secondsAhead(ready);
  const health = (await ready.json().catch(() => ({ status: `answers ${ready.status}` }))) as Health;
  const { items } = await client.all<Account>('/v1/accounts');
  const managed = items.filter(({ mode }) => mode === 'managed').length;
  const parked = await client
    .get<{ items: readonly unknown[] }>('/v1/operations/parked')
    .then((list) => list.items.length)
    .catch(() => null);
  const openApi = await client
    .send('GET', '/docs-json')
    .then((response) => response.json() as Promise<{ info?: { version?: string } }>)
    .catch(() => undefined);
  return {
    url: client.url,
    ready: ready.status === 200,
    version: openApi?.info?.version ?? null,
    health,
    parked,
    accounts: { managed, mirrored: items.length - managed },
    clock: { aheadSeconds },
    dataDir: await dataDir(rim.variables),
    token: client.token.from,
  };
}

const behind = (lag: number): string => (lag === 0 ? 'up to date' : `${count(lag, 'event')} behind`);

function projectionsInWords(projections: NonNullable<Health['projections']>): string {
  const late = projections.filter(({ lag }) => lag > 0);
  return late.length === 0 ? `${projections.length}, all up to date` : late.map(({ name, lag }) => `${name} ${behind(lag)}`).join(', ');
}

function lines({ version, health, parked, accounts, clock, dataDir, token }: Diagnosis): [string, string][] {
  const { aheadSeconds: ahead } = clock;
  return [
    ['version', version ?? 'not told'],
    ['database', typeof health.database === 'string' ? health.database : JSON.stringify(health.database ?? 'not told')],
    ['broker', String(health.broker ?? 'not told')],
    ['relay', health.relay ? behind(health.relay.lag) : 'not told'],
    ['projections', projectionsInWords(health.projections ?? [])],
    ['parked', parked === null ? 'not told' : parked === 0 ? 'nothing' : `${count(parked, 'event')}: see keytrail parked list`],
    ['accounts', `${accounts.managed} managed, ${accounts.mirrored} mirrored`],
    [
      'clock',
      ahead === null
        ? 'not told'
        : ahead === 0
          ? 'the same as here'
          : `${count(Math.abs(ahead), 'second')} ${ahead > 0 ? 'ahead of' : 'behind'} here`,
    ],
    ['data dir', `${dataDir.path} ${dataDir.freeBytes === null ? '(not on this machine)' : `(${bytesInWords(dataDir.freeBytes)} free)`}`],
    ['token', `from ${token}`],
  ];
}

/** `keytrail doctor`: what is running, how far behind, and what may be wrong around it. */
export function doctor(program: Command, rim: Rim): void {
  const command = program
    .command('doctor')
    .summary('see what is running and how well')
    .description('Shows what is running: version, database, broker, lag, accounts, clock, disk.');
  onServer(command, rim)
    .option('--exit-code', 'end with 1 if the server is not ready')
    .action(async (options: ServerOptions & { exitCode?: boolean }) => {
      const { terminal } = rim;
      const found = await diagnosis(clientOf(rim, options), rim);
      if (options.exitCode && !found.ready) rim.exitCode = EXIT.findings;
      if (options.json) return terminal.json(found);
      terminal.line(
        `Keytrail at ${found.url} is ${terminal.paint(found.ready ? 'green' : 'red', found.ready ? 'ready' : `not ready (${found.health.status})`)}`,
      );
      const table = lines(found);
      const width = Math.max(...table.map(([name]) => name.length));
      for (const [name, value] of table) terminal.line(`  ${terminal.paint('dim', name.padEnd(width))}  ${value}`);
    });
}
