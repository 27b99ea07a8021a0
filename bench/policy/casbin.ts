import { newEnforcer, newModelFromString, StringAdapter, type Enforcer } from 'casbin';
import { CONDITIONS, type Asker } from './workload';

const MODEL = `
[request_definition]
r = action, resource, context
[policy_definition]
p = action, resource, condition, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = glob(r.action, p.action) && glob(r.resource, p.resource) && holds(r.context, p.condition)
`;

/** The same rows in casbin, one enforcer a principal, with glob matching and conditions as custom functions. */
export async function casbinOf({ rows }: Pick<Asker, 'rows'>): Promise<Enforcer> {
  const lines = rows.map(({ action, resource, condition, effect }) =>
    ['p', action, resource, condition || 'none', effect.toLowerCase()].join(', '),
  );
  const enforcer = await newEnforcer(newModelFromString(MODEL), new StringAdapter(lines.join('\n')));
  await enforcer.addFunction('glob', glob);
  await enforcer.addFunction(
    'holds',
    (context: Readonly<Record<string, unknown>>, name: string) => CONDITIONS[name]?.holds(context) ?? true,
  );
  return enforcer;
}

/** Two pointers, and where the last star began. */
function glob(text: string, pattern: string): boolean {
  let at = 0;
  let within = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const wanted = pattern[within];
    if (wanted === '*') {
      star = within++;
      resume = at;
    } else if (wanted === '?' || wanted === text[at]) {
      at++;
      within++;
    } else if (star >= 0) {
      within = star + 1;
      at = ++resume;
    } else return false;
  }
  while (pattern[within] === '*') within++;
  return within === pattern.length;
}
