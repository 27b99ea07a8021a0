import type { RequestContext } from '../matching/request-context';
import type { Truth } from '../matching/truth';

/** `'void'`: a variable of the policy's value has no value. */
export type Outcome = Truth | 'void';

/** Compares a request's value with one value of a policy. */
export type ValueTest = (value: string, context: RequestContext) => Outcome;

/** One value of a policy, ready to be compared; undefined if it is not of the operator's type. */
export type CompileValue = (value: string) => ValueTest | undefined;

/** A type of value: what a request may hold, and how a policy's value is compared with it. */
export interface Comparison {
  /** Whether a request's value is of the type. */
  readonly reads: (value: string) => boolean;
  readonly compile: CompileValue;
}
