import type { BoundPrincipals, CompiledStatement } from '@app/policy-engine';
import { principalArn } from '../principals/principals.query';
import type { Bearing, BearingHolder } from './bearing-policies.query';
import { guardrailName } from './guardrail-levels';
import { holderArn, inlineName } from './policy-names';
import type { NamedResourceDocument } from './resource-document';
import { StatementsInForce, type StatementInForce } from './statements-in-force';

/** How a policy came to the principal: its own, or by a group. */
export interface Origin {
  readonly kind: BearingHolder['kind'];
  readonly holder: string;
  readonly how: 'attached' | 'inline';
}

/** What a principal may do by its policies and its groups', and what caps that. */
export interface Permissions {
  readonly principal: string;
  /** The root user may do everything that nothing forbids. */
  readonly everything: boolean;
  readonly statements: readonly (StatementInForce & { readonly from: readonly Origin[] })[];
  /** Statements of resources' policies that speak to it: they grant or deny whatever its own policies say. What only names its account delegates, and is not listed. */
  readonly resourcePolicies: readonly StatementInForce[];
  /** Only what its statements allow too is allowed. */
  readonly boundary: { readonly policy: string; readonly statements: readonly StatementInForce[] } | null;
  /** Every level of SCPs must allow; RCPs deny access to what the account owns. */
  readonly guardrails: readonly {
    readonly kind: 'scp' | 'rcp';
    readonly level: string;
    readonly name: string;
    readonly statements: readonly StatementInForce[];
  }[];
}

interface Held {
  readonly name: string;
  readonly document: string | null;
  readonly from: readonly Origin[];
}

/** The principal's own policies and its groups', each once, as decisions order them. */
function heldPolicies({ attached, inline }: Bearing, accountId: string): Held[] {
  const held = new Map<string, { readonly name: string; readonly document: string | null; readonly from: Origin[] }>();
  const add = (name: string, document: string | null, { kind, ...rest }: BearingHolder, how: Origin['how']): void => {
    const present = held.get(name) ?? { name, document, from: [] };
    present.from.push({ kind, holder: holderArn(accountId, { kind, ...rest }), how });
    held.set(name, present);
  };
  for (const { arn, document, holder } of attached) add(arn, document, holder, 'attached');
  for (const { policyName, document, holder } of inline) add(inlineName(accountId, holder, policyName), document, holder, 'inline');
  const rank = ({ from }: Held): number => (from[0]?.how === 'attached' ? 0 : 1);
  return [...held.values()].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

/** Whether a statement of a resource's policy speaks to the principal itself, or denies its whole account something. */
function speaksTo({ kind, principalId, boundary, ...row }: Bearing, accountId: string, bound: BoundPrincipals | undefined) {
  const principal = { kind, arn: principalArn(accountId, { kind, ...row }), accountId, id: principalId };
  return ({ effect, reach }: CompiledStatement): boolean => {
    const how = reach({ principal, hasBoundary: boundary !== null }, bound);
    return how !== undefined && (how !== 'account' || effect === 'Deny');
  };
}

/** Everything that a principal's permissions are made of, by the policies that bear on it; `degraded` as decisions say it. Pure. */
export function permissionsOf(
  bearing: Bearing,
  accountId: string,
  resources: readonly NamedResourceDocument[],
): { permissions: Permissions; degraded: readonly string[] } {
  const { boundary, boundaryDocument, guardrails } = bearing;
  const inForce = new StatementsInForce();
  const permissions: Permissions = {
    principal: principalArn(accountId, bearing),
    everything: bearing.kind === 'root',
    statements: heldPolicies(bearing, accountId).flatMap(({ name, document, from }) =>
      inForce.of(name, document).map((statement) => ({ ...statement, from })),
    ),
    resourcePolicies: resources.flatMap(({ resourceArn, document, bound: told }) => {
      const bound = told ?? undefined;
      return inForce.of(resourceArn, document, { bound, counts: speaksTo(bearing, accountId, bound) });
    }),
    boundary: boundary === null ? null : { policy: boundary, statements: inForce.of(boundary, boundaryDocument) },
    guardrails: guardrails.map((guardrail) => {
      const { kind, level, name, document } = guardrail;
      return { kind, level, name, statements: inForce.of(guardrailName(guardrail), document) };
    }),
  };
  return { permissions, degraded: inForce.degraded };
}
