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
  /** Made when the first explanation is asked for. */
  private answers: readonly Answers[] | undefined;

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
    const given = context.values(this.slot);
    this.answers ??= this.values.map(answersOf);
    if (given === UNKNOWN)
      return { operator, key, match: 'unknown', mismatch: 'key-unknown', values: this.answers.map(({ unknown }) => unknown) };
    if (given === undefined) {
      const values = this.answers.map(({ absent }) => absent);
      if (this.ifAbsent) return { operator, key, match: true, matchedBecauseMissing: true, values };
      return { operator, key, match: false, mismatch: 'key-missing', values };
    }
    const match = this.test(context);
    const list = typeof given === 'string' ? [given] : given;
    const read = list.map((value) => this.comparison.read(value));
    const values: ExplainedValue[] = [];
    for (let i = 0; i < this.answers.length; i++) values.push(explainValue(this.answers[i] as Answers, this.compiled[i], read, context));
    if (match === true) return { operator, key, match, given: list, values };
    return { operator, key, match, mismatch: this.mismatch(match, read, values), given: list, values };
  }

  private mismatch(match: Truth, read: readonly unknown[], values: readonly ExplainedValue[]): ConditionMismatch {
    if (match === 'unknown') return 'variable-unknown';
    if (this.quantifier === undefined && read.length > 1) return 'several-values';
    if (read.includes(undefined)) return 'request-value-malformed';
    if (!this.negated) return 'value-differs';
    const others = values.map(({ mismatch }) => mismatch);
    if (others.includes('policy-value-malformed')) return 'policy-value-malformed';
    return values.every(({ fits }) => fits !== true) && others.includes('variable-missing') ? 'variable-missing' : 'value-excluded';
  }
}

/** What can be said of one value of the policy, made once; only a variable's value differs from request to request. */
interface Answers {
  readonly fits: ExplainedValue;
  readonly differs: ExplainedValue;
  readonly malformed: ExplainedValue;
  readonly missing: ExplainedValue;
  readonly open: ExplainedValue;
  readonly absent: ExplainedValue;
  readonly unknown: ExplainedValue;
}

const answersOf = (value: string): Answers => ({
  fits: { value, fits: true },
  differs: { value, fits: false, mismatch: 'value-differs' },
  malformed: { value, fits: false, mismatch: 'policy-value-malformed' },
  missing: { value, fits: false, mismatch: 'variable-missing' },
  open: { value, fits: 'unknown', mismatch: 'variable-unknown' },
  absent: { value, fits: false },
  unknown: { value, fits: 'unknown' },
});

/** `read`: the request's values as they are compared. */
function explainValue(
  answers: Answers,
  test: ValueTest<unknown> | undefined,
  read: readonly unknown[],
  context: RequestContext,
): ExplainedValue {
  if (test === undefined) return answers.malformed;
  let strongest: Outcome = false;
  for (const value of read) {
    const outcome = value === undefined ? false : test.test(value, context);
    if (outcome === true || (outcome !== false && strongest === false) || (outcome === 'unknown' && strongest === 'void'))
      strongest = outcome;
    if (outcome === true) break;
  }
  if (strongest === 'void') return answers.missing;
  if (strongest === 'unknown') return answers.open;
  const answer = strongest ? answers.fits : answers.differs;
  const resolved = test.resolved?.(context);
  return resolved === undefined ? answer : { ...answer, resolved };
}
