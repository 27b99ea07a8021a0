import type { Command } from 'commander';
import { chosenAccounts } from '../account-choice';
import { conditionsInWords, type Decision } from '../decision';
import { EXIT } from '../failure';
import { overAccounts } from '../over-accounts';
import type { Rim } from '../rim';
import { clientOf, ofAccount, onServer, type ServerOptions } from '../server-command';
import { printDegraded } from '../terminal/degraded';
import { printTable } from '../terminal/table';
import { policyInWords, shortForm } from '../terminal/words';

/** A row of `GET …/who-can`. */
export interface WhoCan extends Pick<Decision, 'conditions'> {
  readonly principal: string;
  readonly decision: 'allowed' | 'allowed-if';
  readonly via: readonly string[];
}

const COLUMNS = [{ head: 'principal' }, { head: 'decision' }, { head: 'via', flexible: true }, { head: 'conditions', flexible: true }];

const VERDICTS = { allowed: 'allowed', 'allowed-if': 'allowed if' } as const;

const isRoot = ({ principal }: WhoCan): boolean => principal.endsWith(':root');

const row = (item: WhoCan): string[] => [
  shortForm(item.principal),
  VERDICTS[item.decision],
  isRoot(item) && item.via.length === 0 ? 'needs no policy' : item.via.map(policyInWords).join('\n'),
  conditionsInWords(item).join('\n'),
];

interface WhoCanOptions extends ServerOptions {
  readonly account?: string;
  readonly exitCode?: boolean;
}

/** `keytrail who-can`: who may do this? */
export function whoCan(program: Command, rim: Rim): void {
  const command = program
    .command('who-can')
    .summary('list who may do something')
    .description('Lists the users and roles that may do something, by which policies, and on what conditions.')
    .argument('<action>', 'service:Action, for instance s3:GetObject')
    .argument('<resource>', 'an ARN, or *');
  ofAccount(onServer(command, rim), true)
    .option('--exit-code', 'end with 1 if anybody but the root user may')
    .action(async (action: string, resource: string, options: WhoCanOptions) => {
      const client = clientOf(rim, options);
      const chosen = await chosenAccounts(client, rim, options.account);
      const list = await overAccounts<WhoCan>(client, chosen, 'who-can', { action, resource });
      if (options.exitCode && list.items.some((item) => !isRoot(item))) rim.exitCode = EXIT.findings;
      if (options.json) return rim.terminal.json(list);
      printDegraded(rim.terminal, list.asOf?.degraded);
      if (list.items.length === 0) return rim.terminal.line(`Nobody may ${action} on ${resource}.`);
      const columns = list.items.some(({ conditions }) => conditions?.length) ? COLUMNS : COLUMNS.slice(0, -1);
      printTable(
        rim.terminal,
        chosen.all ? [{ head: 'account' }, ...columns] : columns,
        list.items.map((item) => [...(chosen.all ? [item.accountId ?? ''] : []), ...row(item).slice(0, columns.length)]),
      );
    });
}
