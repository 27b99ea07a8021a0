import type { CompiledPolicy, CompiledStatement } from '@app/policy-engine';
import { principalArn } from '../principals/principals.query';
import type { Bearing, BearingHolder } from './bearing-policies.query';
import { guardrailName } from './guardrail-levels';
import { holderArn, inlineName } from './policy-names';
import { PolicyReading } from './policy-reading';

/** What a statement says; `notActions` and `notResources` stand for everything but these. */
export interface StatementInForce {
  /** ARN, `inline:<holder ARN>/<name>`, or `scp:<level>/<name>`. */
  readonly policy: string;
  readonly statement: { readonly index: number; readonly sid?: string; readonly effect: 'Allow' | 'Deny' };
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  /** All must hold. */
  readonly conditions: readonly { readonly operator: string; readonly key: string; readonly values: readonly string[] }[];
}

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

function said({
  statement: { actions, resources, conditions },
}: {
  readonly statement: CompiledStatement;
}): Omit<StatementInForce, 'policy' | 'statement'> {
  const listed = actions.listed.map(({ text }) => text);
  const named = resources?.listed.map(({ text }) => text);
  return {
    ...(actions.negated ? { notActions: listed } : { actions: listed }),
    ...(named && (resources?.negated ? { notResources: named } : { resources: named })),
    conditions: conditions.map(({ operator, key, values }) => ({ operator, key, values })),
  };
}

/** Everything that a principal's permissions are made of, by the policies that bear on it; `degraded` as decisions say it. Pure. */
export function permissionsOf(bearing: Bearing, accountId: string): { permissions: Permissions; degraded: readonly string[] } {
  const reading = new PolicyReading();
  const unsupported = new Set<string>();
  const inForce = (policy: CompiledPolicy | undefined): StatementInForce[] =>
    (policy?.statements ?? []).map((statement, index) => {
      for (const operator of statement.unsupported) unsupported.add(operator);
      return { ...(policy as CompiledPolicy).reference(index), ...said({ statement }) };
    });

  const held = new Map<string, { document: string | null; from: Origin[] }>();
  const add = (name: string, document: string | null, holder: BearingHolder, how: Origin['how']): void => {
    const present = held.get(name) ?? { document, from: [] };
    present.from.push({ kind: holder.kind, holder: holderArn(accountId, holder), how });
    held.set(name, present);
  };
  for (const { arn, document, holder } of bearing.attached) add(arn, document, holder, 'attached');
  for (const { policyName, document, holder } of bearing.inline) add(inlineName(accountId, holder, policyName), document, holder, 'inline');

  const { boundary, boundaryDocument, guardrails } = bearing;
  const permissions: Permissions = {
    principal: principalArn(accountId, bearing),
    everything: bearing.kind === 'root',
    statements: [...held]
      .sort(([a], [b]) => Number(a.startsWith('inline:')) - Number(b.startsWith('inline:')) || (a < b ? -1 : 1))
      .flatMap(([name, { document, from }]) => inForce(reading.policy(name, document)).map((statement) => ({ ...statement, from }))),
    boundary: boundary === null ? null : { policy: boundary, statements: inForce(reading.policy(boundary, boundaryDocument)) },
    guardrails: guardrails.map((guardrail) => {
      const { kind, level, name, document } = guardrail;
      return { kind, level, name, statements: inForce(reading.policy(guardrailName(guardrail), document)) };
    }),
  };
  return { permissions, degraded: [...reading.degraded, ...[...unsupported].map((operator) => `unsupported-condition ${operator}`)] };
}
