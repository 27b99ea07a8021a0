import type { CompiledPolicy } from '../statement/compiled-policy';
import type { IndexedStatement } from './indexed-statement';

/** A policy that somebody holds or is bounded by. */
export interface HeldPolicy {
  readonly key: string;
  /** What answers call it: its ARN, or `inline:<holder ARN>/<name>`. */
  name: string;
  readonly slot: number;
  /** What it says; null: nobody can read it; undefined: nobody has told it yet. */
  compiled: CompiledPolicy | null | undefined;
  /** Its distinct statements, as far as somebody holds it. */
  statements: readonly IndexedStatement[];
  /** The slots of those who hold it. */
  readonly holders: number[];
  /** How many are bounded by it. */
  bounds: number;
}

/** Takes a value out of a list whose order means nothing; false if it is not there. */
export function drop<T>(list: T[], value: T): boolean {
  const at = list.indexOf(value);
  if (at < 0) return false;
  const last = list.pop() as T;
  if (at < list.length) list[at] = last;
  return true;
}
