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

/** Two pointers, the last star remembered. */
export function glob(text: string, pattern: string): boolean {
  let [at, in_, star, mark] = [0, 0, -1, 0];
  while (at < text.length)
    if (in_ < pattern.length && pattern[in_] === '*') [star, mark] = [in_++, at];
    else if (in_ < pattern.length && (pattern[in_] === '?' || pattern[in_] === text[at])) [at, in_] = [at + 1, in_ + 1];
    else if (star >= 0) [in_, at] = [star + 1, ++mark];
    else return false;
  while (pattern[in_] === '*') in_++;
  return in_ === pattern.length;
}
