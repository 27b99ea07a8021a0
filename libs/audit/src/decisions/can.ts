import {
  compilePolicy,
  decide,
  isWildcardOnlyAction,
  principalContext,
  type CompiledPolicy,
  type ContextValues,
  type Decision,
  type Policies,
  type PrincipalFacts,
} from '@app/policy-engine';
import { principalArn } from '../principals/principals.query';
import type { Bearing } from './bearing-policies.query';
import { guardrailLevels } from './guardrail-levels';
import { inlineName } from './policy-names';
import { PolicyReading } from './policy-reading';
import { resourcePolicyOf } from './resource-document';

/** What is asked, apart from who asks. */
export interface Asked {
  readonly accountId: string;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccountId: string;
  readonly context: ContextValues;
  readonly unknown: readonly string[];
  /** Given with the question: wins over what is stored. */
  readonly resourcePolicy?: unknown;
}

/** The decision, and what makes it less than certain: policies that nobody can read, operators that nobody knows. */
export interface Answer extends Omit<Decision, 'unsupported'> {
  readonly degraded: readonly string[];
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/** The principal's own policies and its groups', each once: managed ones by ARN, then inline ones by name. */
function identityPolicies({ attached, inline }: Bearing, accountId: string, reading: PolicyReading): CompiledPolicy[] {
  const managed = [...new Map(attached.map(({ arn, document }) => [arn, document]))].sort(byName);
  const within = inline
    .map(({ holder, policyName, document }) => [inlineName(accountId, holder, policyName), document] as const)
    .sort(byName);
  return [...managed, ...within].map(([name, document]) => reading.policy(name, document)).filter((policy) => policy !== undefined);
}

function policiesOf(bearing: Bearing, asked: Asked, reading: PolicyReading): Policies {
  const { accountId, resource, resourcePolicy } = asked;
  const { boundary, boundaryDocument, guardrails } = bearing;
  return {
    identity: identityPolicies(bearing, accountId, reading),
    ...(boundary !== null && { boundary: reading.limit(boundary, boundaryDocument) }),
    resource:
      resourcePolicy === undefined
        ? resourcePolicyOf(bearing.resource, resource, reading)
        : compilePolicy(resourcePolicy, 'resourcePolicy'),
    ...guardrailLevels(guardrails, asked, reading),
  };
}

/** Whether the principal may do it, by the policies that bear on it. Throws only for a `resourcePolicy` that cannot be read. Pure. */
export function answer(bearing: Bearing, asked: Asked): Answer {
  const { accountId, action, resource, resourceAccountId, unknown } = asked;
  const { principalId, kind, name, tags, uniqueId } = bearing;
  const principal: PrincipalFacts = { kind, arn: principalArn(accountId, bearing), accountId, id: uniqueId ?? undefined, name, tags };
  const context = { ...principalContext(principal, resourceAccountId), ...asked.context };
  const reading = new PolicyReading();
  const request = { action, resource, resourceAccountId, context, unknown, wildcardOnlyAction: isWildcardOnlyAction(action) ?? false };
  // Trust policies are bound to what rows are keyed by: that is there before anybody has told AWS's id.
  const { unsupported, ...decision } = decide(
    { ...request, principal: { ...principal, id: principalId } },
    policiesOf(bearing, asked, reading),
  );
  return { ...decision, degraded: [...reading.degraded, ...unsupported.map((operator) => `unsupported-condition ${operator}`)] };
}
