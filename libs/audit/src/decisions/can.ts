import { iamArn } from '@app/kernel';
import {
  compilePolicy,
  decide,
  emptyPolicy,
  principalContext,
  type CompiledPolicy,
  type ContextValues,
  type Decision,
  type Policies,
  type PrincipalFacts,
} from '@app/policy-engine';
import { principalArn } from '../principals/principals.query';
import type { Bearing } from './bearing-policies.query';

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

/** Reads policies; keeps the names of those that it could not read. */
class Reading {
  readonly unreadable = new Set<string>();

  policy(name: string, document: string | null, bound?: Readonly<Record<string, string>>): CompiledPolicy | undefined {
    try {
      if (document !== null) return compilePolicy(document, name, { bound });
    } catch {
      // A mirrored account may hold what AWS once took and nobody can read.
    }
    this.unreadable.add(name);
    return undefined;
  }
}

function policiesOf(bearing: Bearing, asked: Asked, reading: Reading): Policies {
  const { accountId, resource, resourcePolicy } = asked;
  const attached = new Map(bearing.attached.map(({ arn, document }) => [arn, document]));
  const inline = bearing.inline.map(
    ({ kind, path, name, policyName, document }) => [`inline:${iamArn(accountId, kind, path, name)}/${policyName}`, document] as const,
  );
  const identity = [...attached, ...inline]
    .map(([name, document]) => reading.policy(name, document))
    .filter((policy) => policy !== undefined);
  const { boundary, boundaryDocument, trust } = bearing;
  const stored = trust ? reading.policy(resource, trust.document, trust.bound ?? undefined) : undefined;
  return {
    identity,
    ...(boundary !== null && { boundary: reading.policy(boundary, boundaryDocument) ?? emptyPolicy(boundary) }),
    resource: resourcePolicy === undefined ? stored : compilePolicy(resourcePolicy, 'resourcePolicy'),
  };
}

/** Whether the principal may do it, by the policies that bear on it. Throws only for a `resourcePolicy` that cannot be read. Pure. */
export function answer(bearing: Bearing, asked: Asked): Answer {
  const { accountId, action, resource, resourceAccountId, unknown } = asked;
  const { principalId, kind, name, tags, uniqueId } = bearing;
  const principal: PrincipalFacts = { kind, arn: principalArn(accountId, bearing), accountId, id: uniqueId ?? undefined, name, tags };
  const context = { ...principalContext(principal, resourceAccountId), ...asked.context };
  const reading = new Reading();
  const { unsupported, ...decision } = decide(
    // Trust policies are bound to what rows are keyed by: that is there before anybody has told AWS's id.
    { principal: { ...principal, id: principalId }, action, resource, resourceAccountId, context, unknown },
    policiesOf(bearing, asked, reading),
  );
  return {
    ...decision,
    degraded: [
      ...[...reading.unreadable].sort().map((policy) => `unknown-policy ${policy}`),
      ...unsupported.map((operator) => `unsupported-condition ${operator}`),
    ],
  };
}
