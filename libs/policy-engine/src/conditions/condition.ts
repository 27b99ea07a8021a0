import { listOf, type ConditionElement } from '../language/document';
import { operatorOf, type Operator } from '../language/operator';
import type { RequestContext } from '../matching/request-context';
import { both, either, type Truth } from '../matching/truth';
import { comparisonOf } from './comparison';
import type { Outcome, ValueTest } from './value-test';

/** One key of one operator of a statement, with its values as the policy writes them. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  test(context: RequestContext): Truth;
}

/** The conditions of a statement, all of which must hold, and the operators in them that the language does not know: these never hold. */
export function compileConditions(
  element: ConditionElement | undefined,
  variables: boolean,
): { conditions: Condition[]; unsupported: string[] } {
  const conditions: Condition[] = [];
  const unsupported: string[] = [];
  for (const [name, keys] of Object.entries(element ?? {})) {
    const operator = operatorOf(name);
    if (operator === undefined) unsupported.push(name);
    for (const [key, written] of Object.entries(keys)) {
      const values = listOf(written).map(String);
      conditions.push({
        operator: name,
        key,
        values,
        test: operator === undefined ? () => false : compileTest(operator, key, values, variables),
      });
    }
  }
  return { conditions, unsupported };
}

type Test = (context: RequestContext) => Truth;

function compileTest(operator: Operator, key: string, values: readonly string[], variables: boolean): Test {
  if (operator.family === 'null') return nullTest(key, values);
  const value = valueTest(operator, values, variables);
  const absent = operator.ifExists || operator.quantifier === 'all' || (operator.negated && operator.quantifier !== 'any');
  return (context) => {
    const given = context.values(key);
    if (given === 'unknown') return 'unknown';
    if (given === undefined) return absent;
    switch (operator.quantifier) {
      case 'all':
        return given.reduce<Truth>((so, each) => (so === false ? false : both(so, value(each, context))), true);
      case 'any':
        return given.reduce<Truth>((so, each) => (so === true ? true : either(so, value(each, context))), false);
      default:
        return given.length === 1 ? value(given[0] as string, context) : false;
    }
  };
}

/** Whether the key is absent, as the policy says it must be; neither prefix nor suffix nor variables belong to it. */
function nullTest(key: string, values: readonly string[]): Test {
  const wanted = new Set(values.map((value) => value.toLowerCase()));
  return (context) => {
    const given = context.values(key);
    return given === 'unknown' ? given : wanted.has(String(given === undefined));
  };
}

type SingleTest = (value: string, context: RequestContext) => Truth;

/** One value of the request against all values of the policy. What is not of the operator's type makes the operator false, a negated one too. */
function valueTest(operator: Operator, values: readonly string[], variables: boolean): SingleTest {
  const comparison = comparisonOf(operator, variables);
  const compiled = values.map(comparison.compile);
  const tests = compiled.filter((test): test is ValueTest => test !== undefined);
  if (operator.negated && tests.length < compiled.length) return () => false;
  return (value, context) => {
    if (!comparison.reads(value)) return false;
    const outcomes = tests.map((test) => test(value, context));
    return operator.negated ? noneOf(outcomes) : anyOf(outcomes);
  };
}

/** A value that could not be filled in fits nothing; the others count. */
function anyOf(outcomes: readonly Outcome[]): Truth {
  if (outcomes.includes(true)) return true;
  return outcomes.includes('unknown') ? 'unknown' : false;
}

/** A value that could not be filled in cannot be ruled out. */
function noneOf(outcomes: readonly Outcome[]): Truth {
  if (outcomes.includes(true) || outcomes.includes('void')) return false;
  return outcomes.includes('unknown') ? 'unknown' : true;
}
