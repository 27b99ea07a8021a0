import { listOf, type ConditionElement } from '../language/document';
import { operatorOf } from '../language/operator';
import type { RequestContext } from '../matching/request-context';
import type { Truth } from '../matching/truth';
import type { ExplainedCondition } from './explained-condition';
import { NullCondition, UnsupportedCondition } from './key-condition';
import { ValueCondition } from './value-condition';

/** One key of one operator of a statement, with its values as the policy writes them. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  /** The keys that the answer depends on, in lower case: its own, and those of variables in its values. */
  readonly reads: readonly string[];
  test(context: RequestContext): Truth;
  /** Why `test` answers as it does. */
  explain(context: RequestContext): ExplainedCondition;
}

/** The conditions of a statement, all of which must hold, and the operators in them that the language does not know: these never hold. */
export function compileConditions(
  element: ConditionElement | undefined,
  variables: boolean,
): { conditions: readonly Condition[]; unsupported: readonly string[] } {
  if (element === undefined) return NONE;
  const conditions: Condition[] = [];
  const unsupported: string[] = [];
  for (const [name, keys] of Object.entries(element)) {
    const operator = operatorOf(name);
    if (operator === undefined) unsupported.push(name);
    for (const [key, written] of Object.entries(keys)) {
      const values = listOf(written).map(String);
      if (operator === undefined) conditions.push(new UnsupportedCondition(name, key, values));
      else if (operator.family === 'null') conditions.push(new NullCondition(name, key, values));
      else conditions.push(new ValueCondition(name, key, values, { operator, variables }));
    }
  }
  return { conditions, unsupported };
}

const NONE = { conditions: [], unsupported: [] };
