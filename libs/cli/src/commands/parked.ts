import type { Command } from 'commander';
import type { KeytrailClient } from '../http/keytrail-client';
import type { Rim } from '../rim';
import { clientOf, onServer, type ServerOptions } from '../server-command';
import { printTable } from '../terminal/table';
import { count, timeInWords } from '../terminal/words';

/** A row of `GET /v1/operations/parked`. */
interface ParkedEvent {
  readonly id: string;
  readonly projection: string;
  readonly accountId: string;
  readonly key: string;
  readonly logIndex: number | null;
  readonly reason: string;
  readonly at: string;
  readonly following: number;
}

const COLUMNS = [
  { head: 'id', right: true },
  { head: 'account' },
  { head: 'what waits', flexible: true },
  { head: 'event', right: true },
  { head: 'behind it', right: true },
  { head: 'projection' },
  { head: 'since (UTC)' },
  { head: 'reason', flexible: true },
];

const row = ({ id, accountId, key, logIndex, following, projection, at, reason }: ParkedEvent): string[] => [
  id,
  accountId,
  key === accountId ? 'the whole account' : key,
  logIndex === null ? '(no event)' : String(logIndex),
  following.toLocaleString('en'),
  projection,
  timeInWords(at),
  reason,
];

const parkedEvents = (client: KeytrailClient) => client.get<{ items: readonly ParkedEvent[] }>('/v1/operations/parked');

/** `retry` and `discard` are the same but for their words. */
function request(
  parent: Command,
  rim: Rim,
  name: 'retry' | 'discard',
  words: { summary: string; description: string; asked: string },
): void {
  const command = parent
    .command(name)
    .summary(words.summary)
    .description(words.description)
    .argument('<id…>', 'ids from keytrail parked list, or all');
  onServer(command, rim).action(async (given: readonly string[], options: ServerOptions) => {
    const client = clientOf(rim, options);
    const ids = given.includes('all') ? (await parkedEvents(client)).items.map(({ id }) => id) : given;
    const answers: unknown[] = [];
    for (const id of ids) answers.push(await client.post(`/v1/operations/parked/${encodeURIComponent(id)}/${name}`, {}));
    if (options.json) return rim.terminal.json({ items: answers });
    rim.terminal.line(
      ids.length === 0
        ? 'Nothing is parked.'
        : `${count(ids.length, 'parked event')} ${words.asked} keytrail parked list shows what is left.`,
    );
  });
}

/** `keytrail parked`: events that a read model could not take. */
export function parked(program: Command, rim: Rim): void {
  const parent = program
    .command('parked')
    .summary('see, retry and discard parked events')
    .description('Events that a read model could not take are parked, with what follows them on the same key; everything else goes on.');
  onServer(parent.command('list').summary('list parked events').description('Lists parked events and why they are.'), rim).action(
    async (options: ServerOptions) => {
      const list = await parkedEvents(clientOf(rim, options));
      if (options.json) return rim.terminal.json(list);
      if (list.items.length === 0) return rim.terminal.line('Nothing is parked.');
      printTable(rim.terminal, COLUMNS, list.items.map(row));
    },
  );
  request(parent, rim, 'retry', {
    summary: 'try parked events again',
    description: 'Has parked events tried again, and what waits behind them. One that fails again stays parked, with the new reason.',
    asked: 'will be tried again.',
  });
  request(parent, rim, 'discard', {
    summary: 'leave parked events out for good',
    description: 'Leaves parked events out of the read models for good, and goes on with what waits behind them. The log keeps them.',
    asked: 'will be left out.',
  });
}
