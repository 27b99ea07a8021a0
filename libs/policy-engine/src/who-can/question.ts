import type { OpenCondition } from '../decision/decision';
import type { CompiledPolicy } from '../statement/compiled-policy';

/** What is asked of everybody in an account. Every key that does not derive from the principal is unknown. */
export interface WhoCanQuestion {
  /** `service:name`, in any letter case. */
  readonly action: string;
  /** An ARN, `*`, or an ARN with wildcards. */
  readonly resource: string;
  readonly resourceAccountId: string;
  readonly wildcardOnlyAction?: boolean;
  /** The policy of the resource. */
  readonly resourcePolicy?: CompiledPolicy;
  /** Levels that limit the account's principals; none = outside an organization. */
  readonly scps?: readonly (readonly CompiledPolicy[])[];
  /** Levels that limit access to the resource's account. */
  readonly rcps?: readonly (readonly CompiledPolicy[])[];
}

/** Which part of the answer is wanted: in the order of ARNs, after one of them, at most so many. */
export interface WhoCanPage {
  readonly after?: string;
  readonly limit?: number;
}

/** One who can, or could. */
export interface WhoCanItem {
  /** ARN. */
  readonly principal: string;
  readonly decision: 'allowed' | 'allowed-if';
  /** With `allowed-if`: as `decide` gives them. */
  readonly conditions?: readonly OpenCondition[];
  /** Names of the policies that grant; none for the root user, who needs none. */
  readonly via: readonly string[];
}

/** A page of the answer. */
export interface WhoCanAnswer {
  readonly items: readonly WhoCanItem[];
  /** Whether more come after the page. */
  readonly more: boolean;
  /** How many principals the whole answer holds. */
  readonly count: number;
  /** Condition operators that the language does not know, in statements that speak of the request to somebody. */
  readonly unsupported: readonly string[];
}
