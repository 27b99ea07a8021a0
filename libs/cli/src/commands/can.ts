import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { chosenAccount } from '../account-choice';
import { conditionsInWords, isDenied, statementsInWords, VERDICTS, type Decision } from '../decision';
import { EXIT } from '../failure';
import type { Rim } from '../rim';
import { clientOf, ofAccount, onServer, type ServerOptions } from '../server-command';
import { printDegraded } from '../terminal/degraded';

type Context = Record<string, string | string[]>;

interface CanOptions extends ServerOptions {
  readonly account?: string;
  readonly context?: Context;
  readonly exact?: boolean;
  readonly exitCode?: boolean;
}

/** `key=value`; a key that is given again has several values. */
function withContext(text: string, before: Context = {}): Context {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be key=value, for instance aws:SourceIp=203.0.113.9');
  const [key, value] = [text.slice(0, at), text.slice(at + 1)];
  return { ...before, [key]: key in before ? [before[key] ?? [], value].flat() : value };
}

/** `keytrail can`: may this principal do that? */
export function can(program: Command, rim: Rim): void {
  const command = program
    .command('can')
    .summary('ask whether a principal may do something')
    .description(
      'Asks whether a principal may do something, and by which policy. What depends on circumstances that are not given is "allowed if".',
    )
    .argument('<principal>', 'an ARN, user/NAME, role/NAME or root')
    .argument('<action>', 'service:Action, for instance s3:GetObject')
    .argument('<resource>', 'an ARN, or *');
  ofAccount(onServer(command, rim), false)
    .option('--context <key=value>', 'a circumstance of the request; may be given several times', withContext)
    .option('--exact', 'circumstances that are not given are absent, instead of unknown')
    .option('--exit-code', 'end with 1 if the answer is denied')
    .action(async (principal: string, action: string, resource: string, options: CanOptions) => {
      const client = clientOf(rim, options);
      const accountId = await chosenAccount(client, rim, options.account);
      const question = {
        principal,
        action,
        resource,
        ...(options.context && { context: options.context }),
        ...(!options.exact && { unknown: ['*'] }),
      };
      const answer = await client.post<Decision>(`/v1/accounts/${accountId}/can`, question);
      if (options.exitCode && isDenied(answer)) rim.exitCode = EXIT.findings;
      if (options.json) return rim.terminal.json(answer);
      printDegraded(rim.terminal, answer.asOf?.degraded);
      const [verdict, paint] = VERDICTS[answer.decision];
      rim.terminal.line(`${principal} ${action} ${resource}`);
      rim.terminal.line(rim.terminal.paint(paint, verdict));
      for (const line of [...statementsInWords(answer), ...conditionsInWords(answer)]) rim.terminal.line(`  ${line}`);
    });
}
