import edgeCases from '../cases/edge-cases.json';
import probes from '../cases/probes.json';
import { decide } from '../decision/decide';
import { readCase, type Case } from '../decision/evaluate-case';
import { principalContext } from '../decision/principal-context';
import type { CompiledPolicy } from '../statement/compiled-policy';
import { WhoCanIndex } from './who-can-index';

/** A case whose principal an account may hold, as the account holds it: of a session its role, without what is the session's alone. */
function asHeld({ request, policies }: Case): Case | undefined {
  const { principal } = request;
  const kind = principal.kind === 'role-session' ? 'role' : principal.kind;
  if (kind !== 'user' && kind !== 'role' && kind !== 'root') return undefined;
  if (policies.session || policies.endpoint || [policies.boundary].flat().length > 1 || !principal.arn || !principal.accountId)
    return undefined;
  const arn = principal.arn.replace(/^(arn:[^:]+):sts:(:\d+:)assumed-role\/([^/]+)\/.*$/, '$1:iam:$2role/$3');
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  const context = principalContext({ kind, arn, accountId: principal.accountId, name }, request.resourceAccountId);
  return { request: { ...request, principal: { kind, arn, accountId: principal.accountId, id: 'KEY' }, context, unknown: '*' }, policies };
}

/** An index that holds the case's principal, among others. */
function indexOf({ request, policies }: Case): WhoCanIndex {
  const { kind, arn = '', accountId = '' } = request.principal;
  const index = new WhoCanIndex(accountId);
  index.setPrincipal('AIDAOTHER', { kind: 'user', name: 'other', arn: `arn:aws:iam::${accountId}:user/other` }, null);
  const boundary = [policies.boundary].flat()[0] as CompiledPolicy | undefined;
  index.setPrincipal('KEY', { kind: kind as 'user', arn, name: arn.slice(arn.lastIndexOf('/') + 1) }, boundary?.name ?? null);
  if (boundary) index.setPolicy(boundary.name, boundary);
  for (const [at, policy] of policies.identity.entries()) {
    index.attach(at % 2 === 0 ? 'KEY' : 'GROUP', policy.name);
    index.attach('AIDAOTHER', policy.name);
    index.setPolicy(policy.name, policy);
  }
  index.join('GROUP', 'KEY');
  return index;
}

describe.each([
  ['the probes', probes, 45],
  ['the edge cases', edgeCases, 50],
] as const)('%s as who-can', (_, cases, least) => {
  const held = cases.flatMap((each) => {
    const read = asHeld(readCase(each));
    return read ? [{ id: each.id, name: each.name, ...read }] : [];
  });

  it('are mostly about principals of an account', () => expect(held.length).toBeGreaterThanOrEqual(least));

  it.each(held)('$id: $name', ({ request, policies }) => {
    const { decision, conditions } = decide(request, policies);
    const { principal, action, resource, resourceAccountId, wildcardOnlyAction } = request;
    const { resource: resourcePolicy, scps, rcps } = policies;
    const question = { action, resource, resourceAccountId, wildcardOnlyAction, resourcePolicy, scps, rcps };
    const found = indexOf({ request, policies })
      .ask(question)
      .items.find((item) => item.principal === principal.arn);
    expect([found?.decision ?? 'denied', found?.conditions]).toEqual([decision.endsWith('denied') ? 'denied' : decision, conditions]);
  });
});
