import type { PrincipalFacts } from '../decision/principal-context';
import type { HeldPolicy } from './held-policy';

/** Who holds policies: a user, a role, the root user, or a group with its members. It may be known by what it holds before anybody has told what it is. */
export interface Holder {
  readonly key: string;
  readonly slot: number;
  /** Undefined of a group, and of whom nobody has told. */
  principal: IndexedPrincipal | undefined;
  boundary: HeldPolicy | undefined;
  /** A service-linked role: guardrails do not limit it. */
  exempt: boolean;
  readonly policies: HeldPolicy[];
  readonly groups: Holder[];
  /** Slots. */
  readonly members: number[];
}

/** A principal of the index's account. Grants are bound to the key under which the index knows it. */
export interface IndexedPrincipal {
  readonly kind: 'user' | 'role' | 'root';
  readonly arn: string;
  readonly name: string;
  /** AWS's unique id, as far as it is known: what `aws:userid` says. */
  readonly id?: string;
  readonly tags?: PrincipalFacts['tags'];
}

/** Whether nothing is known of it any more. */
export const isForgotten = ({ principal, policies, groups, members }: Holder): boolean =>
  principal === undefined && policies.length === 0 && groups.length === 0 && members.length === 0;

/** The policies of a principal and of its groups, each once. */
export function identityOf({ policies, groups }: Holder): ReadonlySet<HeldPolicy> {
  const all = new Set(policies);
  for (const group of groups) for (const policy of group.policies) all.add(policy);
  return all;
}
