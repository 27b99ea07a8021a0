import type { RequestContext } from '../matching/request-context';
import type { Truth } from '../matching/truth';

/** `'void'`: a variable of the policy's value has no value. */
export type Outcome = Truth | 'void';

/** One value of a policy, ready to be compared with the values `V` that requests hold. */
export interface ValueTest<V> {
  test(value: V, context: RequestContext): Outcome;
  /** The value with its variables filled in; undefined if it has none, or if they have no value. */
  resolved?(context: RequestContext): string | undefined;
}

/** A type of value: what a request may hold, and how a policy's value is compared with it. */
export interface Comparison<V = unknown> {
  /** A request's value as it is compared; undefined if it is not of the type. */
  read(value: string): V | undefined;
  /** Undefined if the policy's value is not of the type. */
  compile(wanted: string): ValueTest<V> | undefined;
}

/** Names the type of the values that a comparison makes of texts where it no longer matters. */
export const comparison = <V>(of: Comparison<V>): Comparison => of as Comparison;
