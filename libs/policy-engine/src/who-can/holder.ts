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
  /** Slots: they are looked through for every principal of an answer. */
  readonly policies: number[];
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

export const NO_PRINCIPAL = 0;

/** One number for all principals that are limited alike: by one boundary or none, by guardrails or not. */
export const kindOf = ({ boundary, exempt }: Pick<Holder, 'boundary' | 'exempt'>): number =>
  1 + Number(exempt) + 2 * (boundary ? boundary.slot + 1 : 0);

/** Whether nothing is known of it any more. */
export const isForgotten = ({ principal, policies, groups, members }: Holder): boolean =>
  principal === undefined && policies.length === 0 && groups.length === 0 && members.length === 0;

/** The policies (slots) of a principal and of its groups, each once. */
export function identityOf({ policies, groups }: Holder): readonly number[] {
  if (groups.length === 0) return policies;
  const all = new Set(policies);
  for (const group of groups) for (const policy of group.policies) all.add(policy);
  return [...all];
}
