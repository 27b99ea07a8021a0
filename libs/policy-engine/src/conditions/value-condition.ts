import type { Operator } from '../language/operator';
import { conditionKey, UNKNOWN, type ConditionKey, type RequestContext } from '../matching/request-context';
import { isVariable, templateParts } from '../matching/template';
import { both, either, type Truth } from '../matching/truth';
import { comparisonOf } from './comparison';
import type { ConditionMismatch, ExplainedCondition, ExplainedValue } from './explained-condition';
import type { Comparison, Outcome, ValueTest } from './value-test';

/** Compares the request's values of a key with the policy's, whose constants are parsed once. */
export class ValueCondition {
  readonly reads: readonly string[];
  private readonly slot: ConditionKey;
  private readonly comparison: Comparison;
  /** Of the policy's values those that are of the operator's type. */
  private readonly tests: readonly ValueTest<unknown>[];
  private readonly compiled: readonly (ValueTest<unknown> | undefined)[];
  private readonly negated: boolean;
  /** What a missing key comes to. */
  private readonly ifAbsent: boolean;
  private readonly quantifier: Operator['quantifier'];

  constructor(
    readonly operator: string,
    readonly key: string,
    readonly values: readonly string[],
    { operator: meaning, variables }: { operator: Operator; variables: boolean },
  ) {
    const { negated, quantifier, ifExists, family } = meaning;
    this.slot = conditionKey(key);
    this.comparison = comparisonOf(meaning, variables);
    this.compiled = values.map((value) => this.comparison.compile(value));
    this.tests = this.compiled.filter((test) => test !== undefined);
    this.negated = negated;
    this.quantifier = quantifier;
    this.ifAbsent = ifExists || quantifier === 'all' || (negated && quantifier !== 'any');
    const filled = variables && (family === 'string' || family === 'arn') ? values : [];
    const inValues = filled.flatMap((value) => templateParts(value, { variables, wildcards: false }).filter(isVariable));
    this.reads = [this.slot.name, ...inValues.map(({ slot }) => slot.name)];
  }

  test(context: RequestContext): Truth {
    const given = context.values(this.slot);
    if (typeof given === 'string') return this.one(given, context);
    if (given === undefined) return this.ifAbsent;
    if (given === UNKNOWN) return 'unknown';
    if (this.quantifier === undefined) return false;
    let so: Truth = this.quantifier === 'all';
    const join = this.quantifier === 'all' ? both : either;
    const settled = this.quantifier !== 'all';
    for (const value of given) {
      so = join(so, this.one(value, context));
      if (so === settled) return so;
    }
    return so;
  }

  /** One value of the request against all values of the policy. What is not of the operator's type makes the operator false, a negated one too. */
  private one(text: string, context: RequestContext): Truth {
    const { negated, tests } = this;
    if (negated && tests.length < this.compiled.length) return false;
    const value = this.comparison.read(text);
    if (value === undefined) return false;
    let unknown = false;
    for (const test of tests) {
      const outcome = test.test(value, context);
      if (outcome === true) return !negated;
      if (outcome === 'unknown') unknown = true;
      // A value that could not be filled in fits nothing, and cannot be ruled out either.
      else if (outcome === 'void' && negated) return false;
    }
    return unknown ? 'unknown' : negated;
  }

  explain(context: RequestContext): ExplainedCondition {
    const { operator, key } = this;
    const match = this.test(context);
    const given = context.values(this.slot);
    if (given === undefined || given === UNKNOWN) {
      const values = this.values.map((value) => ({ value, fits: given === UNKNOWN ? ('unknown' as const) : false }));
      if (match === true) return { operator, key, match, matchedBecauseMissing: true, values };
      return { operator, key, match, mismatch: given === UNKNOWN ? 'key-unknown' : 'key-missing', values };
    }
    const list = typeof given === 'string' ? [given] : given;
    const values = this.values.map((value, index) => explainValue(value, this.compiled[index], this.comparison, list, context));
    if (match === true) return { operator, key, match, given: list, values };
    return { operator, key, match, mismatch: this.mismatch(match, list, values), given: list, values };
  }

  private mismatch(match: Truth, given: readonly string[], values: readonly ExplainedValue[]): ConditionMismatch {
    if (match === 'unknown') return 'variable-unknown';
    if (this.quantifier === undefined && given.length > 1) return 'several-values';
    if (given.some((value) => this.comparison.read(value) === undefined)) return 'request-value-malformed';
    if (!this.negated) return 'value-differs';
    const others = values.map(({ mismatch }) => mismatch);
    if (others.includes('policy-value-malformed')) return 'policy-value-malformed';
    return values.every(({ fits }) => fits !== true) && others.includes('variable-missing') ? 'variable-missing' : 'value-excluded';
  }
}

function explainValue(
  value: string,
  test: ValueTest<unknown> | undefined,
  comparison: Comparison,
  given: readonly string[],
  context: RequestContext,
): ExplainedValue {
  if (test === undefined) return { value, fits: false, mismatch: 'policy-value-malformed' };
  const outcomes = given.map((each): Outcome => {
    const read = comparison.read(each);
    return read === undefined ? false : test.test(read, context);
  });
  const resolved = test.resolved?.(context);
  const shown = resolved === undefined ? { value } : { value, resolved };
  if (outcomes.includes(true)) return { ...shown, fits: true };
  if (outcomes.includes('unknown')) return { ...shown, fits: 'unknown', mismatch: 'variable-unknown' };
  return { ...shown, fits: false, mismatch: outcomes.includes('void') ? 'variable-missing' : 'value-differs' };
}
