import { compilePolicy, WhoCanIndex } from '@app/policy-engine';
import { newEnforcer, newModel, type Enforcer } from 'casbin';
import { percentile, type Figure } from '../figure';
import { ACCOUNT, organization, userArn, type Grants, type Statement } from './organization';

const QUESTIONS = ['data-7/x', 'data-11/y', 'data-3/z', 'data-19/report.csv'].map((path) => ({
  action: 's3:GetObject',
  resource: `arn:aws:s3:::${path}`,
  resourceAccountId: ACCOUNT,
}));
const ROUNDS = 50;

export function indexOf(grants: readonly Grants[], principals: number): WhoCanIndex {
  const index = new WhoCanIndex(ACCOUNT);
  for (let at = 0; at < principals; at++) index.setPrincipal(`AIDA${at}`, { kind: 'user', arn: userArn(at), name: `user-${at}` }, null);
  for (const { name, statements, holders } of grants) {
    for (const at of holders) index.attach(`AIDA${at}`, name);
    index.setPolicy(name, compilePolicy({ Version: '2012-10-17', Statement: statements }, name));
  }
  return index;
}

const MODEL = `
[request_definition]
r = obj, act
[policy_definition]
p = obj, act, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = fits(r.act, p.act) && fits(r.obj, p.obj)`;

/** A `*` in the middle or at the end, as these policies have it. */
function fits(text: string, pattern: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return text === pattern;
  return text.length >= pattern.length - 1 && text.startsWith(pattern.slice(0, star)) && text.endsWith(pattern.slice(star + 1));
}

/** Asks casbin for each principal, each with an enforcer of its own statements that stands ready; only the asking is timed. */
async function casbinLoop(grants: readonly Grants[], principals: number, { action, resource }: (typeof QUESTIONS)[number]) {
  const held: Statement[][] = Array.from({ length: principals }, () => []);
  for (const { statements, holders } of grants) for (const at of holders) held[at]?.push(...statements);
  const enforcers: Enforcer[] = [];
  for (const statements of held) {
    const enforcer = await newEnforcer(newModel(MODEL));
    await enforcer.addFunction('fits', fits);
    const rows = new Map(
      statements.map(({ Effect, Action, Resource }) => [`${Effect} ${Action} ${Resource}`, [Resource, Action, Effect.toLowerCase()]]),
    );
    await enforcer.addPolicies([...rows.values()]);
    enforcer.enforceSync('arn:aws:none:::warm', 'none:Up'); // compiles the matcher
    enforcers.push(enforcer);
  }
  const began = performance.now();
  const can = enforcers.flatMap((enforcer, at) => (enforcer.enforceSync(resource, action) ? [userArn(at)] : []));
  return { ms: performance.now() - began, can: can.sort() };
}

/** Who can, over 10,000 principals: the whole answer, each principal with the policies that grant. */
export async function whoCanFigures(): Promise<Figure[]> {
  const principals = 10_000;
  const grants = organization(principals);
  const index = indexOf(grants, principals);
  const [first] = QUESTIONS as [(typeof QUESTIONS)[number]];
  const loop = await casbinLoop(grants, principals, first);
  const items = index.ask(first).items.map(({ principal }) => principal);
  if (items.join() !== loop.can.join()) throw new Error(`casbin finds ${loop.can.length} principals, the index ${items.length}`);
  const times: number[] = [];
  let found = 0;
  for (let round = 0; round < ROUNDS; round++)
    for (const question of QUESTIONS) {
      const began = performance.now();
      found += index.ask(question).items.length;
      times.push(performance.now() - began);
    }
  const share = found / times.length / principals;
  if (share < 0.4 || share > 0.7)
    throw new Error(`${Math.round(share * 100)} % of the principals are in the answer; the bound is meant for about 55 %`);
  const value = percentile(times, 0.5);
  return [
    {
      name: 'who-can-10k',
      value,
      unit: 'ms',
      baseline: { name: 'casbin', value: loop.ms },
      ratio: loop.ms / value,
      bound: { valueAtMost: 6, ratioAtLeast: 100 },
    },
  ];
}
