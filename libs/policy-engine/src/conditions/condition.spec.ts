import { RequestContext } from '../matching/request-context';
import { compileConditions } from './condition';

type Given = string | string[] | undefined;

function holds(operator: string, values: unknown, given: Given, variables = true): unknown {
  const context = new RequestContext(given === undefined ? { 'k:other': 'x' } : { 'k:key': given, 'k:other': 'x' }, ['k:unknown']);
  const { conditions } = compileConditions({ [operator]: { 'K:Key': values as string } }, variables);
  return conditions.map((condition) => condition.test(context))[0];
}

/** For each type an operator, its negation, values of a policy, and values of a request that fit, do not fit, and are not of the type. */
const TYPES: readonly (readonly [string, string, string[], string, string, string | undefined])[] = [
  ['StringEquals', 'StringNotEquals', ['a', 'b'], 'a', 'A', undefined],
  ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', ['a', 'b'], 'B', 'c', undefined],
  ['StringLike', 'StringNotLike', ['a*', '?b'], 'xb', 'b', undefined],
  ['NumericEquals', 'NumericNotEquals', ['1', '2.50'], '2.5', '3', 'one'],
  ['DateEquals', 'DateNotEquals', ['2026-01-01', '0'], '1970-01-01T00:00:00Z', '2026-01-02', 'today'],
  ['IpAddress', 'NotIpAddress', ['10.0.0.0/8', '2001:db8::/32'], '10.1.2.3', '11.1.2.3', '10.0.0.0/8'],
  ['ArnLike', 'ArnNotLike', ['arn:aws:s3:::a*', 'arn:aws:sqs:*:1:q'], 'arn:aws:sqs:eu:1:q', 'arn:aws:s3:::b', 'b'],
  ['ArnEquals', 'ArnNotEquals', ['arn:aws:sns:*:*:t:*'], 'arn:aws:sns:eu:1:t:u:v', 'arn:aws:sns:eu:1:t', 'arn:aws:sns'],
];

describe.each(TYPES)('%s and %s', (plain, negated, values, fitting, other, malformed) => {
  it('compare one value', () => {
    expect(holds(plain, values, fitting)).toBe(true);
    expect(holds(plain, values, other)).toBe(false);
    expect(holds(negated, values, fitting)).toBe(false);
    expect(holds(negated, values, other)).toBe(true);
  });

  it('judge a missing key', () => {
    for (const missing of [undefined, []]) {
      expect([plain, negated, `${plain}IfExists`, `${negated}IfExists`].map((each) => holds(each, values, missing))).toEqual([
        false,
        true,
        true,
        true,
      ]);
      expect([plain, negated].map((each) => holds(`ForAllValues:${each}`, values, missing))).toEqual([true, true]);
      expect([plain, negated].map((each) => holds(`ForAnyValue:${each}`, values, missing))).toEqual([false, false]);
    }
  });

  it('judge several values', () => {
    expect([plain, negated].map((each) => holds(each, values, [fitting, other]))).toEqual([false, false]);
    expect([plain, negated].map((each) => holds(`ForAllValues:${each}`, values, [fitting, other]))).toEqual([false, false]);
    expect([plain, negated].map((each) => holds(`ForAnyValue:${each}`, values, [fitting, other]))).toEqual([true, true]);
    expect([plain, negated].map((each) => holds(`ForAllValues:${each}`, values, [fitting, fitting]))).toEqual([true, false]);
    expect([plain, negated].map((each) => holds(`ForAnyValue:${each}`, values, [other, other]))).toEqual([false, true]);
  });

  it('are false for what is not of their type', () => {
    if (malformed === undefined) return;
    expect([plain, negated, `${negated}IfExists`].map((each) => holds(each, values, malformed))).toEqual([false, false, false]);
    if (plain === 'IpAddress') return;
    expect([plain, negated].map((each) => holds(each, [malformed], other))).toEqual([false, false]);
    expect([plain, negated].map((each) => holds(each, [malformed, ...values], fitting))).toEqual([true, false]);
  });
});

describe('conditions', () => {
  it.each<[string, boolean[]]>([
    ['LessThan', [true, false, false]],
    ['LessThanEquals', [true, true, false]],
    ['GreaterThan', [false, false, true]],
    ['GreaterThanEquals', [false, true, true]],
  ])('%s has the value of the request on its left', (name, expected) => {
    expect(['9', '10.0', '1e2'].map((value) => holds(`Numeric${name}`, '10', value))).toEqual(expected);
    expect(['2025', '2026-01', '2026-01-02'].map((value) => holds(`Date${name}`, '2026-01-01T00:00:00Z', value))).toEqual(expected);
  });

  it('compares truth values and bytes', () => {
    expect([holds('Bool', true, 'TRUE'), holds('Bool', 'False', 'true'), holds('Bool', 'yes', 'yes')]).toEqual([true, false, false]);
    expect([holds('BinaryEquals', 'YQ==', 'YQ'), holds('BinaryEquals', 'YQ==', 'Yg=='), holds('BinaryEquals', '!', '!')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('fills variables in for text and ARNs only', () => {
    expect(holds('StringLike', '${k:other}*', 'xy')).toBe(true);
    expect(holds('StringNotEquals', '${k:none}', 'xy')).toBe(false);
    expect(holds('ArnLike', 'arn:aws:s3:::${k:other}', 'arn:aws:s3:::x')).toBe(true);
    expect(holds('ArnNotLike', 'arn:aws:s3:::${k:none}', 'arn:aws:s3:::x')).toBe(false);
    expect(holds('StringEquals', '${k:other}', '${k:other}', false)).toBe(true);
  });

  it('leaves open what is not known', () => {
    expect(holds('StringEquals', '${k:unknown}', 'x')).toBe('unknown');
    expect(holds('StringEquals', ['${k:unknown}', 'x'], 'x')).toBe(true);
    expect(holds('StringNotEquals', ['${k:unknown}', 'x'], 'x')).toBe(false);
    expect(holds('StringNotEquals', ['${k:unknown}', '${k:none}'], 'y')).toBe(false);
    expect(holds('ForAllValues:StringEquals', ['${k:unknown}', 'x'], ['x', 'y'])).toBe('unknown');
    expect(holds('ForAnyValue:StringEquals', ['${k:unknown}', 'x'], ['y', 'x'])).toBe(true);
  });

  it('reads hostile numbers in linear time', () => {
    const began = performance.now();
    expect(holds('NumericEquals', '1', `${'1'.repeat(200_000)}x`)).toBe(false);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
