import { decide } from '../decision/decide';
import type { Decision } from '../decision/decision';
import { principalContext, type PrincipalFacts } from '../decision/principal-context';
import { emptyPolicy, type CompiledPolicy } from '../statement/compiled-policy';
import type { Principal } from '../statement/principal';
import type { HeldPolicy } from './held-policy';
import type { Holder, IndexedPrincipal } from './holder';
import type { WhoCanItem, WhoCanQuestion } from './question';

/** A holder that exists as a principal. */
export type IndexedHolder = Holder & { readonly principal: IndexedPrincipal };

/** Who asks, as `decide` takes it: grants are bound to its key. */
export const principalOf = (accountId: string, { key, principal: { kind, arn } }: IndexedHolder): Principal => ({
  kind,
  arn,
  accountId,
  id: key,
});

export const contextOf = (accountId: string, { principal }: IndexedHolder, { resourceAccountId }: WhoCanQuestion) =>
  principalContext({ ...principal, accountId } satisfies PrincipalFacts, resourceAccountId);

/** Policies in the order in which they are told: by name, so that a principal's managed policies (`arn:…`) come before inline ones. */
export const inOrder = (policies: readonly CompiledPolicy[]): CompiledPolicy[] =>
  policies.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

/** What a boundary comes to: one that nobody can read allows nothing. */
export const boundaryOf = ({ name, compiled }: HeldPolicy): CompiledPolicy => compiled ?? emptyPolicy(name);

/** The decision for one principal, by the same door as any other question about it. */
export function exactDecision(
  accountId: string,
  holder: IndexedHolder,
  identity: readonly CompiledPolicy[],
  question: WhoCanQuestion,
): Decision {
  const { action, resource, resourceAccountId, wildcardOnlyAction, resourcePolicy, scps, rcps } = question;
  return decide(
    {
      principal: principalOf(accountId, holder),
      action,
      resource,
      resourceAccountId,
      context: contextOf(accountId, holder, question),
      unknown: '*',
      wildcardOnlyAction,
    },
    {
      identity: inOrder(identity),
      boundary: holder.boundary && boundaryOf(holder.boundary),
      resource: resourcePolicy,
      scps,
      rcps,
    },
  );
}

/** What the answer says of a principal that is not denied. */
export function itemOf(
  { principal }: IndexedHolder,
  { decision, conditions, statements }: Decision,
  identity: readonly CompiledPolicy[],
  { resourcePolicy }: WhoCanQuestion,
): WhoCanItem {
  const granting = new Set([...identity, ...(resourcePolicy ? [resourcePolicy] : [])].map(({ name }) => name));
  const via = statements
    .filter(({ policy, statement }) => statement.effect === 'Allow' && granting.has(policy))
    .map(({ policy }) => policy);
  return {
    principal: principal.arn,
    decision: decision === 'allowed' ? decision : 'allowed-if',
    ...(conditions && { conditions }),
    via: [...new Set(via)],
  };
}
