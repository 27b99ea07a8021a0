import type { Truth } from '../matching/truth';

/** Why a condition does not hold, or is not known to: a closed list. */
export type ConditionMismatch =
  /** The language has no such operator. */
  | 'operator-unknown'
  /** The request has no such key. */
  | 'key-missing'
  /** Nobody has told whether the request has the key, and with what value. */
  | 'key-unknown'
  /** `Null` wants the key to be absent. */
  | 'key-present'
  /** Several values under an operator that takes one. */
  | 'several-values'
  /** A value of the request is not of the operator's type. */
  | 'request-value-malformed'
  /** A value of the policy is not of the operator's type. */
  | 'policy-value-malformed'
  /** A variable in the policy's value has no value. */
  | 'variable-missing'
  /** A variable in the policy's value is not known. */
  | 'variable-unknown'
  /** None of the policy's values fits. */
  | 'value-differs'
  /** A value fits that a negated operator excludes. */
  | 'value-excluded';

/** One value of a condition, as the policy writes it. */
export interface ExplainedValue {
  readonly value: string;
  /** With its variables filled in. */
  readonly resolved?: string;
  /** Whether it fits a value of the request, whatever the operator makes of that. */
  readonly fits: Truth;
  readonly mismatch?: ConditionMismatch;
}

/** One key of one operator, with what the request says of it. */
export interface ExplainedCondition {
  readonly operator: string;
  readonly key: string;
  readonly match: Truth;
  /** It holds for the very reason that the request has no such key. */
  readonly matchedBecauseMissing?: true;
  readonly mismatch?: ConditionMismatch;
  /** The request's values; absent if it has none, or if they are not known. */
  readonly given?: readonly string[];
  readonly values: readonly ExplainedValue[];
}
