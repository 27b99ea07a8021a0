import { InvalidArgumentError, Option, type Command } from 'commander';
import { chosenAccounts } from '../account-choice';
import { EVENT_COLUMNS, eventRow, type Event } from '../event';
import { overAccounts } from '../over-accounts';
import type { Rim } from '../rim';
import { clientOf, ofAccount, onServer } from '../server-command';
import { printDegraded } from '../terminal/degraded';
import { printTable } from '../terminal/table';
import { follow, type EventsOptions } from './follow';

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1');
  return Number(text);
}

async function list(rim: Rim, options: EventsOptions): Promise<void> {
  const client = clientOf(rim, options);
  const chosen = await chosenAccounts(client, rim, options.account);
  const most = options.limit ?? 100;
  const { type, actor, target, accessKey, outcome, from, to } = options;
  const found = await overAccounts<Event>(
    client,
    chosen,
    'events',
    { type, actor, target, accessKeyId: accessKey, outcome, from, to },
    most,
  );
  const newest = [...found.items]
    .sort((a, b) => (a.occurredAt === b.occurredAt ? b.logIndex - a.logIndex : a.occurredAt < b.occurredAt ? 1 : -1))
    .slice(0, most);
  const items = chosen.all ? newest : found.items;
  if (options.json) return rim.terminal.json({ ...found, items });
  printDegraded(rim.terminal, found.asOf?.degraded);
  if (items.length === 0) return rim.terminal.line('No event matches.');
  printTable(
    rim.terminal,
    chosen.all ? [{ head: 'account' }, ...EVENT_COLUMNS] : EVENT_COLUMNS,
    items.map((event) => (chosen.all ? [event.accountId, ...eventRow(event)] : eventRow(event))),
  );
}

/** `keytrail events`: the audit trail, newest first, or as it grows. */
export function events(program: Command, rim: Rim): void {
  const command = program
    .command('events')
    .summary('read the audit trail, or follow it')
    .description('Prints the newest events, newest first; with --follow each new one as it happens.');
  ofAccount(onServer(command, rim), true)
    .option('--follow', 'go on with each new event, until Ctrl-C')
    .option('--limit <number>', 'how many (default: 100)', wholeNumber)
    .option('--type <type>', 'only events of this type, for instance PolicyAttachedToUser')
    .option('--actor <principal>', 'only what this principal did: an ARN, user/NAME, role/NAME, root or operator')
    .option('--target <target>', 'only what is about this: an ARN, user/NAME, role/NAME, group/NAME')
    .option('--access-key <id>', 'only what happened to this key or was done with it')
    .addOption(new Option('--outcome <outcome>', 'only changes, refused attempts, or other calls').choices(['change', 'attempt', 'call']))
    .option('--from <time>', 'only from this time on (ISO 8601)')
    .option('--to <time>', 'only before this time (ISO 8601)')
    .action(async (options: EventsOptions) => (options.follow ? follow(rim, options) : list(rim, options)));
}
