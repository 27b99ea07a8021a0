import type { Principal } from '../commands/principals';
import type { WhoCan } from '../commands/who-can';
import { conditionsInWords } from '../decision';
import { degradedInWords } from '../terminal/degraded';
import { policyInWords, shortForm } from '../terminal/words';
import { heading, type Stage } from './stage';

interface Group {
  readonly name: string;
  readonly attachedPolicies: readonly string[];
}

/** By which policy, and through which group it came. */
function byWhat({ via: [policy = ''] }: WhoCan, principal: Principal | undefined, groups: readonly Group[]): string {
  const through = principal?.attachedPolicies.includes(policy)
    ? undefined
    : groups.find(({ name, attachedPolicies }) => principal?.groups.includes(name) && attachedPolicies.includes(policy));
  return `${policyInWords(policy)}${through ? ` through group ${through.name}` : ''}`;
}

/** "Who can …?", of every user and role at once. */
export async function whoCanScene({ terminal, client, path, organization }: Stage): Promise<void> {
  const principals = new Map((await client.all<Principal>(`${path}/principals`)).items.map((each) => [each.arn, each]));
  const groups = (await client.all<Group>(`${path}/groups`)).items;
  const unknown = new Set<string>();
  for (const { deed, action, resource } of organization.questions) {
    heading(terminal, `Who can ${deed}?`);
    terminal.line(terminal.paint('dim', `  ${action} on ${resource}`));
    const { items, asOf } = await client.all<WhoCan>(`${path}/who-can`, { action, resource });
    for (const reason of asOf?.degraded ?? []) unknown.add(reason);
    for (const item of items) {
      const principal = principals.get(item.principal);
      if (principal?.kind === 'root') continue;
      terminal.line(`  ${shortForm(item.principal).padEnd(22)} by ${byWhat(item, principal, groups)}`);
      for (const condition of conditionsInWords(item)) terminal.line(`  ${' '.repeat(22)} ${condition}`);
    }
  }
  terminal.line();
  terminal.line('  The root user can do all of it. What these answers cannot take into account:');
  for (const reason of unknown) terminal.line(`  - ${degradedInWords(reason)}`);
}
