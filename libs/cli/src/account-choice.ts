import { isAccountId } from '@app/kernel';
import { EXIT, Failure } from './failure';
import type { KeytrailClient } from './http/keytrail-client';
import type { Rim } from './rim';

/** A row of `GET /v1/accounts`. */
export interface Account {
  readonly accountId: string;
  readonly name: string | null;
  readonly mode: 'managed' | 'mirrored';
  readonly counts: {
    readonly users: number;
    readonly groups: number;
    readonly roles: number;
    readonly policies: number;
    readonly accessKeys: number;
  };
  readonly newestEventAt: string | null;
  readonly completeness?: { readonly fraction: number; readonly missing: readonly string[] };
}

const holdsMoreThanRoot = ({ counts }: Account): boolean => counts.users + counts.groups + counts.roles + counts.policies > 0;

const listed = (accounts: readonly Account[]): string =>
  accounts.map(({ accountId, name, mode }) => `  ${accountId}  ${mode}${name ? `  ${name}` : ''}`).join('\n');

/** The account of a command: the named one, else the only one that holds anything but its root, else the default account if it does. */
export async function chosenAccount(client: KeytrailClient, rim: Rim, named: string | undefined): Promise<string> {
  if (named !== undefined) {
    if (!isAccountId(named))
      throw new Failure(
        named === 'all' ? 'This command asks one account: name its id' : `--account ${named} is not 12 digits`,
        EXIT.wrongUse,
      );
    return named;
  }
  const { items } = await client.all<Account>('/v1/accounts');
  const byDefault = rim.variables.KEYTRAIL_ACCOUNT_ID || '100000000001';
  const holders = items.filter(holdsMoreThanRoot);
  const candidates = holders.length > 0 ? holders : items;
  const chosen = candidates.length === 1 ? candidates[0] : candidates.find(({ accountId }) => accountId === byDefault);
  if (chosen) return chosen.accountId;
  if (candidates.length === 0) throw new Failure(`${client.url} has no account yet`);
  throw new Failure(`Several accounts hold something; name one with --account:\n${listed(candidates)}`, EXIT.wrongUse);
}

/** Which accounts a command asks; `all` of them where the user said so. */
export interface ChosenAccounts {
  readonly ids: readonly string[];
  readonly all: boolean;
}

/** The accounts of a command that takes `--account all`. */
export async function chosenAccounts(client: KeytrailClient, rim: Rim, named: string | undefined): Promise<ChosenAccounts> {
  if (named !== 'all') return { ids: [await chosenAccount(client, rim, named)], all: false };
  return { ids: (await client.all<Account>('/v1/accounts')).items.map(({ accountId }) => accountId), all: true };
}
