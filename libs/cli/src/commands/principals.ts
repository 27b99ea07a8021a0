import type { Command } from 'commander';
import { chosenAccount } from '../account-choice';
import type { Rim } from '../rim';
import { clientOf, ofAccount, onServer, type ServerOptions } from '../server-command';
import { printDegraded } from '../terminal/degraded';
import { printTable } from '../terminal/table';
import { policyName, shortForm } from '../terminal/words';

/** A row of `GET …/principals`, as far as it is shown. */
export interface Principal {
  readonly arn: string;
  readonly kind: 'user' | 'role' | 'root';
  readonly name: string;
  readonly groups: readonly string[];
  readonly attachedPolicies: readonly string[];
  readonly inlinePolicies: readonly { readonly name: string }[];
  readonly boundary: string | null;
  readonly accessKeys: readonly { readonly accessKeyId: string | null; readonly status: string }[];
  readonly mfaDevices: readonly string[];
  readonly passwordEnabled: boolean | null;
  readonly origin: 'observed' | 'inferred';
}

const COLUMNS = [
  { head: 'principal' },
  { head: 'groups', flexible: true },
  { head: 'policies', flexible: true },
  { head: 'keys', right: true },
  { head: 'mfa' },
  { head: 'password' },
];

const yes = (holds: boolean | null): string => (holds === null ? '–' : holds ? 'yes' : 'no');

function row({
  arn,
  kind,
  groups,
  attachedPolicies,
  inlinePolicies,
  boundary,
  accessKeys,
  mfaDevices,
  passwordEnabled,
  origin,
}: Principal): string[] {
  const policies = [
    ...attachedPolicies.map(policyName),
    ...inlinePolicies.map(({ name }) => `${name} (inline)`),
    ...(boundary ? [`within ${policyName(boundary)}`] : []),
  ];
  const person = kind !== 'role';
  return [
    `${shortForm(arn)}${origin === 'inferred' ? ' (inferred)' : ''}`,
    groups.join(', '),
    policies.join(', '),
    person ? String(accessKeys.length) : '',
    person ? yes(mfaDevices.length > 0) : '',
    person ? yes(passwordEnabled) : '',
  ];
}

/** `keytrail principals`: users, roles and root with what they hold. */
export function principals(program: Command, rim: Rim): void {
  const command = program
    .command('principals')
    .summary('list users and roles')
    .description('Lists users, roles and the root user: groups, policies, keys, MFA.');
  ofAccount(onServer(command, rim), false).action(async (options: ServerOptions & { account?: string }) => {
    const client = clientOf(rim, options);
    const list = await client.all<Principal>(`/v1/accounts/${await chosenAccount(client, rim, options.account)}/principals`);
    if (options.json) return rim.terminal.json(list);
    printDegraded(rim.terminal, list.asOf?.degraded);
    printTable(rim.terminal, COLUMNS, list.items.map(row));
  });
}
