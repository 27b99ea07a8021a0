import type { Command } from 'commander';
import type { Account } from '../account-choice';
import type { Rim } from '../rim';
import { clientOf, onServer, type ServerOptions } from '../server-command';
import { printTable } from '../terminal/table';
import { timeInWords } from '../terminal/words';

const COLUMNS = [
  { head: 'account' },
  { head: 'name', flexible: true },
  { head: 'mode' },
  { head: 'users', right: true },
  { head: 'groups', right: true },
  { head: 'roles', right: true },
  { head: 'policies', right: true },
  { head: 'keys', right: true },
  { head: 'newest event (UTC)' },
];

const row = ({ accountId, name, mode, counts, newestEventAt }: Account): string[] => [
  accountId,
  name ?? '–',
  mode,
  ...[counts.users, counts.groups, counts.roles, counts.policies, counts.accessKeys].map((number) => number.toLocaleString('en')),
  timeInWords(newestEventAt),
];

/** `keytrail accounts`: which accounts there are and what they hold. */
export function accounts(program: Command, rim: Rim): void {
  onServer(
    program.command('accounts').summary('list the accounts').description('Lists the accounts: what they hold, and how new it is.'),
    rim,
  ).action(async (options: ServerOptions) => {
    const list = await clientOf(rim, options).all<Account>('/v1/accounts');
    if (options.json) return rim.terminal.json(list);
    if (list.items.length === 0) return rim.terminal.line('No accounts yet. Import one: keytrail import cloudtrail PATH');
    printTable(rim.terminal, COLUMNS, list.items.map(row));
  });
}
