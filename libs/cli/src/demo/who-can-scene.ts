import type { Principal } from '../commands/principals';
import type { Decision } from '../decision';
import { degradedInWords } from '../terminal/degraded';
import { policyInWords, shortForm } from '../terminal/words';
import { heading, type Stage } from './stage';

const AT_ONCE = 8;

interface Group {
  readonly name: string;
  readonly attachedPolicies: readonly string[];
}

/** Asks `can` of everybody, a few at a time; in the order of `principals`. */
async function decisions(
  { client, path }: Stage,
  principals: readonly Principal[],
  action: string,
  resource: string,
): Promise<readonly Decision[]> {
  const answers: Decision[] = [];
  for (let at = 0; at < principals.length; at += AT_ONCE)
    answers.push(
      ...(await Promise.all(
        principals.slice(at, at + AT_ONCE).map(({ arn }) => client.post<Decision>(`${path}/can`, { principal: arn, action, resource })),
      )),
    );
  return answers;
}

/** By which policy, and through which group it came. */
function byWhat({ statements }: Decision, principal: Principal, groups: readonly Group[]): string {
  const policy = statements.find(({ statement }) => statement.effect === 'Allow')?.policy ?? '';
  const through = principal.attachedPolicies.includes(policy)
    ? undefined
    : groups.find(({ name, attachedPolicies }) => principal.groups.includes(name) && attachedPolicies.includes(policy));
  return `${policyInWords(policy)}${through ? ` through group ${through.name}` : ''}`;
}

/** "Who can …?", answered for each user and role by `can`. */
export async function whoCanScene(stage: Stage): Promise<void> {
  const { terminal, client, path, organization } = stage;
  const principals = (await client.all<Principal>(`${path}/principals`)).items.filter(({ kind }) => kind !== 'root');
  const groups = (await client.all<Group>(`${path}/groups`)).items;
  const unknown = new Set<string>();
  for (const { deed, action, resource } of organization.questions) {
    heading(terminal, `Who can ${deed}?`);
    terminal.line(terminal.paint('dim', `  ${action} on ${resource}`));
    const answers = await decisions(stage, principals, action, resource);
    for (const [at, principal] of principals.entries()) {
      const answer = answers[at];
      for (const reason of answer?.asOf?.degraded ?? []) unknown.add(reason);
      if (answer?.decision === 'allowed') terminal.line(`  ${shortForm(principal.arn).padEnd(22)} by ${byWhat(answer, principal, groups)}`);
    }
  }
  terminal.line();
  terminal.line('  The root user can do all of it. What these answers cannot take into account:');
  for (const reason of unknown) terminal.line(`  - ${degradedInWords(reason)}`);
}
