import type { Command } from 'commander';
import { chosenAccounts } from '../account-choice';
import { EXIT } from '../failure';
import { overAccounts, type OfAccount } from '../over-accounts';
import type { Rim } from '../rim';
import { clientOf, ofAccount, onServer, type ServerOptions } from '../server-command';
import { printDegraded } from '../terminal/degraded';
import { printTable } from '../terminal/table';
import { shortForm, timeInWords } from '../terminal/words';

/** A row of `GET …/access-keys`, as far as it is shown. */
export interface AccessKey {
  readonly accessKeyId: string | null;
  readonly principal: string;
  readonly status: string;
  readonly ageDays: number | null;
  readonly lastUsed: { readonly at: string; readonly service: string } | null;
  readonly findings: readonly { readonly code: string; readonly reason: string }[];
}

/** What `keyRow` fills. */
export const KEY_COLUMNS = [
  { head: 'key' },
  { head: 'owner' },
  { head: 'status' },
  { head: 'days', right: true },
  { head: 'last used (UTC)' },
  { head: 'findings', flexible: true },
];

/** One key as cells of a table. */
export const keyRow = ({ accessKeyId, principal, status, ageDays, lastUsed, findings }: AccessKey): string[] => [
  accessKeyId ?? '(id not known)',
  shortForm(principal),
  status,
  ageDays === null ? '–' : String(ageDays),
  lastUsed ? `${timeInWords(lastUsed.at)} ${lastUsed.service}` : '–',
  findings.map(({ code, reason }) => `${code}: ${reason}`).join('\n'),
];

interface KeysOptions extends ServerOptions {
  readonly account?: string;
  readonly finding?: string;
  readonly principal?: string;
  readonly exitCode?: boolean;
}

const nothing = ({ finding, principal }: KeysOptions): string =>
  `No access key${principal ? ` of ${principal}` : ''}${finding ? ` with the finding ${finding}` : ''}.`;

/** `keytrail keys`: access keys and what is wrong with them. */
export function keys(program: Command, rim: Rim): void {
  const command = program
    .command('keys')
    .summary('list access keys and their findings')
    .description('Lists access keys: whose, how old, and what is wrong with them.');
  ofAccount(onServer(command, rim), true)
    .option('--finding <code>', 'only keys with this finding: unrotated, two-active, root')
    .option('--principal <principal>', 'only the keys of this principal: an ARN, user/NAME or root')
    .option('--exit-code', 'end with 1 if there are findings')
    .action(async (options: KeysOptions) => {
      const client = clientOf(rim, options);
      const chosen = await chosenAccounts(client, rim, options.account);
      const list = await overAccounts<AccessKey>(client, chosen, 'access-keys', { finding: options.finding, principal: options.principal });
      if (options.exitCode && list.items.some(({ findings }) => findings.length > 0)) rim.exitCode = EXIT.findings;
      if (options.json) return rim.terminal.json(list);
      printDegraded(rim.terminal, list.asOf?.degraded);
      if (list.items.length === 0) return rim.terminal.line(nothing(options));
      printTable(
        rim.terminal,
        chosen.all ? [{ head: 'account' }, ...KEY_COLUMNS] : KEY_COLUMNS,
        list.items.map((key: OfAccount<AccessKey>) => (chosen.all ? [key.accountId ?? '', ...keyRow(key)] : keyRow(key))),
      );
    });
}
