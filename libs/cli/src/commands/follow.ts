import { chosenAccounts } from '../account-choice';
import { actorInWords, aboutEvent, type Event } from '../event';
import { EXIT, Failure } from '../failure';
import { eventFeed } from '../http/event-feed';
import { overAccounts } from '../over-accounts';
import type { Rim } from '../rim';
import { clientOf, type ServerOptions } from '../server-command';
import { timeInWords } from '../terminal/words';

/** What `keytrail events` is told. */
export interface EventsOptions extends ServerOptions {
  readonly account?: string;
  readonly follow?: boolean;
  readonly limit?: number;
  readonly type?: string;
  readonly actor?: string;
  readonly target?: string;
  readonly accessKey?: string;
  readonly outcome?: string;
  readonly from?: string;
  readonly to?: string;
}

/** Filters that only the server can judge; the live feed has none. */
const LISTS_ONLY = ['actor', 'target', 'accessKey', 'from', 'to', 'limit'] as const;

function print(rim: Rim, event: Event, withAccount: boolean): void {
  const { terminal } = rim;
  const about = aboutEvent(event);
  const account = withAccount ? `${event.accountId}  ` : '';
  terminal.line(
    `${terminal.paint('dim', timeInWords(event.occurredAt))}  ${account}${actorInWords(event)}  ${terminal.paint('bold', event.type)}${about ? `  ${about}` : ''}`,
  );
}

/** Prints each new event until Ctrl-C; with `--json` its envelope as a line. */
export async function follow(rim: Rim, options: EventsOptions): Promise<void> {
  const alien = LISTS_ONLY.find((name) => options[name] !== undefined);
  if (alien)
    throw new Failure(
      `--follow shows what comes next and takes no --${alien === 'accessKey' ? 'access-key' : alien}; --type and --outcome narrow it`,
      EXIT.wrongUse,
    );
  const client = clientOf(rim, options);
  const chosen = await chosenAccounts(client, rim, options.account);
  const accountId = chosen.all ? undefined : chosen.ids[0];
  const { asOf } = await overAccounts<Event>(client, chosen, 'events', {}, 1); // from a place in the log on, so that a connection lost at once loses nothing
  if (!options.json) rim.terminal.note(`Following ${accountId ?? 'all accounts'} at ${client.url}; Ctrl-C ends.`);
  const lost = (): void => rim.terminal.note('The connection was lost; trying again …');
  for await (const event of eventFeed<Event>(client, { accountId, after: asOf?.logIndex, signal: rim.interruption(), lost })) {
    if ((options.type && event.type !== options.type) || (options.outcome && event.outcome !== options.outcome)) continue;
    if (options.json) rim.terminal.line(JSON.stringify(event));
    else print(rim, event, chosen.all);
  }
}
