import { RequestContext } from '../matching/request-context';
import { compileConditions } from './condition';

/** Of each operator: whether it is negated, values of a policy, and values of a request that make one comparison with them true and false. */
const OPERATORS: readonly (readonly [string, boolean, string[], string, string])[] = [
  ['StringEquals', false, ['a', 'b'], 'b', 'B'],
  ['StringNotEquals', true, ['a', 'b'], 'b', 'B'],
  ['StringEqualsIgnoreCase', false, ['a', 'b'], 'B', 'c'],
  ['StringNotEqualsIgnoreCase', true, ['a', 'b'], 'B', 'c'],
  ['StringLike', false, ['a*', '?b'], 'xb', 'b'],
  ['StringNotLike', true, ['a*', '?b'], 'xb', 'b'],
  ['NumericEquals', false, ['1', '2.0'], '2', '3'],
  ['NumericNotEquals', true, ['1', '2.0'], '2', '3'],
  ['NumericLessThan', false, ['5', '10'], '9', '10'],
  ['NumericLessThanEquals', false, ['5', '10'], '10', '10.1'],
  ['NumericGreaterThan', false, ['5', '10'], '6', '5'],
  ['NumericGreaterThanEquals', false, ['5', '10'], '5', '4.9'],
  ['DateEquals', false, ['2026-01-01', '0'], '1970-01-01T00:00:00Z', '2026-01-02'],
  ['DateNotEquals', true, ['2026-01-01', '0'], '1970-01-01T00:00:00Z', '2026-01-02'],
  ['DateLessThan', false, ['2026-01-01'], '1700000000', '2026-01-01'],
  ['DateLessThanEquals', false, ['2026-01-01'], '2026-01-01', '2026-01-01T00:00:01Z'],
  ['DateGreaterThan', false, ['1700000000'], '2026-01-01', '2020-01-01'],
  ['DateGreaterThanEquals', false, ['2026-01-01T00:00:00Z'], '2026-01-01', '2025-12-31T23:59:59Z'],
  ['Bool', false, ['true'], 'TRUE', 'false'],
  ['BinaryEquals', false, ['YQ==', 'Yg=='], 'Yg==', 'Yw=='],
  ['IpAddress', false, ['10.0.0.0/8', '2001:db8::/32'], '2001:DB8::1', '11.0.0.1'],
  ['NotIpAddress', true, ['10.0.0.0/8', '2001:db8::/32'], '2001:DB8::1', '11.0.0.1'],
  ['ArnEquals', false, ['arn:aws:s3:::a*', 'arn:aws:sqs:*:1:q'], 'arn:aws:sqs:eu:1:q', 'arn:aws:sqs:eu:2:q'],
  ['ArnLike', false, ['arn:aws:s3:::a*', 'arn:aws:sqs:*:1:q'], 'arn:aws:s3:::ab:c', 'arn:aws:s3::1:a'],
  ['ArnNotEquals', true, ['arn:aws:s3:::a*', 'arn:aws:sqs:*:1:q'], 'arn:aws:sqs:eu:1:q', 'arn:aws:sqs:eu:2:q'],
  ['ArnNotLike', true, ['arn:aws:s3:::a*', 'arn:aws:sqs:*:1:q'], 'arn:aws:s3:::ab:c', 'arn:aws:s3::1:a'],
];

const NULL_TABLE: readonly (readonly [string, string[] | undefined, boolean])[] = [
  ['true', undefined, true],
  ['true', [], true],
  ['true', ['x'], false],
  ['true', ['x', 'y'], false],
  ['false', undefined, false],
  ['false', [], false],
  ['false', ['x'], true],
  ['FALSE', ['x', 'y'], true],
];

function holds(operator: string, values: readonly string[], given: readonly string[] | undefined): unknown {
  const { conditions } = compileConditions({ [operator]: { 'k:Key': values } }, true);
  const context = new RequestContext(given === undefined ? {} : { 'K:key': given });
  const [condition] = conditions;
  expect(condition?.explain(context).match).toBe(condition?.test(context));
  return condition?.test(context);
}

/** The table of the language: what a form of an operator comes to for a missing key, and for single and several values by what each one comes to. */
const FORMS: readonly (readonly [string, string, (negated: boolean) => boolean, (each: readonly boolean[]) => boolean])[] = [
  ['', '', (negated) => negated, (each) => each.length === 1 && each[0] === true],
  ['', 'IfExists', () => true, (each) => each.length === 1 && each[0] === true],
  ['ForAllValues:', '', () => true, (each) => each.every(Boolean)],
  ['ForAllValues:', 'IfExists', () => true, (each) => each.every(Boolean)],
  ['ForAnyValue:', '', () => false, (each) => each.some(Boolean)],
  ['ForAnyValue:', 'IfExists', () => true, (each) => each.some(Boolean)],
];

describe.each(OPERATORS)('%s', (name, negated, values, fitting, other) => {
  it.each(FORMS)('%s…%s', (prefix, suffix, missing, several) => {
    const operator = `${prefix}${name}${suffix}`;
    for (const absent of [undefined, []]) expect(holds(operator, values, absent)).toBe(missing(negated));
    for (const given of [[fitting], [other], [fitting, fitting], [fitting, other], [other, other], [other, fitting, other]]) {
      const each = given.map((value) => (value === fitting) !== negated);
      expect([operator, given, holds(operator, values, given)]).toEqual([operator, given, several(each)]);
    }
  });
});

describe('Null', () => {
  it.each(NULL_TABLE)('%s with %j: %s', (value, given, expected) => expect(holds('Null', [value], given)).toBe(expected));

  it('takes neither prefix nor suffix', () => {
    for (const name of ['NullIfExists', 'ForAllValues:Null', 'ForAnyValue:Null'])
      expect(compileConditions({ [name]: { k: 'true' } }, true).unsupported).toEqual([name]);
  });
});

it('are 27 operators', () => expect(OPERATORS.length + 1).toBe(27));
