/** How the values of a multi-valued key are asked: all of them, or any. */
export type SetQuantifier = 'all' | 'any';

export type OperatorFamily = 'string' | 'numeric' | 'date' | 'bool' | 'binary' | 'ip' | 'arn' | 'null';

/** The relation of the request's value (left) to a policy's value (right). */
export type Relation = 'equals' | 'equals-ignoring-case' | 'like' | 'less' | 'less-or-equal' | 'greater' | 'greater-or-equal' | 'in-range';

export interface Operator {
  readonly family: OperatorFamily;
  readonly relation: Relation;
  /** A negated operator holds where none of the policy's values fits. */
  readonly negated: boolean;
  readonly quantifier?: SetQuantifier;
  readonly ifExists: boolean;
}

type Base = readonly [family: OperatorFamily, relation: Relation, negated?: boolean];

const ORDERED: readonly (readonly [string, Relation, boolean?])[] = [
  ['Equals', 'equals'],
  ['NotEquals', 'equals', true],
  ['LessThan', 'less'],
  ['LessThanEquals', 'less-or-equal'],
  ['GreaterThan', 'greater'],
  ['GreaterThanEquals', 'greater-or-equal'],
];

/** The 27 operators of the language, by name in lower case: operator names ignore case. */
const OPERATORS: ReadonlyMap<string, Base> = new Map<string, Base>(
  (
    [
      ['StringEquals', ['string', 'equals']],
      ['StringNotEquals', ['string', 'equals', true]],
      ['StringEqualsIgnoreCase', ['string', 'equals-ignoring-case']],
      ['StringNotEqualsIgnoreCase', ['string', 'equals-ignoring-case', true]],
      ['StringLike', ['string', 'like']],
      ['StringNotLike', ['string', 'like', true]],
      ...ORDERED.map(([name, relation, negated]): [string, Base] => [`Numeric${name}`, ['numeric', relation, negated]]),
      ...ORDERED.map(([name, relation, negated]): [string, Base] => [`Date${name}`, ['date', relation, negated]]),
      ['Bool', ['bool', 'equals']],
      ['BinaryEquals', ['binary', 'equals']],
      ['IpAddress', ['ip', 'in-range']],
      ['NotIpAddress', ['ip', 'in-range', true]],
      ['ArnEquals', ['arn', 'like']],
      ['ArnLike', ['arn', 'like']],
      ['ArnNotEquals', ['arn', 'like', true]],
      ['ArnNotLike', ['arn', 'like', true]],
      ['Null', ['null', 'equals']],
    ] as [string, Base][]
  ).map(([name, base]) => [name.toLowerCase(), base]),
);

const QUANTIFIERS: readonly (readonly [string, SetQuantifier])[] = [
  ['forallvalues:', 'all'],
  ['foranyvalue:', 'any'],
];

/** The operator that a name means, with its prefix and suffix; undefined if the language has none of that name. */
export function operatorOf(name: string): Operator | undefined {
  let rest = name.toLowerCase();
  const quantified = QUANTIFIERS.find(([prefix]) => rest.startsWith(prefix));
  if (quantified) rest = rest.slice(quantified[0].length);
  const ifExists = rest.endsWith('ifexists');
  if (ifExists) rest = rest.slice(0, -'ifexists'.length);
  const base = OPERATORS.get(rest);
  if (base === undefined) return undefined;
  const [family, relation, negated = false] = base;
  if (family === 'null' && (ifExists || quantified)) return undefined;
  return { family, relation, negated, quantifier: quantified?.[1], ifExists };
}
