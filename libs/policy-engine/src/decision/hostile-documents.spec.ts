import {
  array,
  assert,
  constantFrom,
  dictionary,
  integer,
  oneof,
  option,
  property,
  record,
  string,
  tuple,
  type Arbitrary,
} from 'fast-check';
import { parsePolicy } from '../language/parse-policy';
import { compilePolicy } from '../statement/compile-policy';
import { decide } from './decide';
import type { AccessRequest } from './decision';
import { explain } from './explain';
import { ACCOUNT, ANN } from './random-questions';

/** The characters that matchers look at while something runs. */
function steps(run: () => void): number {
  const text = String.prototype;
  const { charCodeAt, indexOf, startsWith, endsWith } = text;
  let count = 0;
  Object.assign(text, {
    charCodeAt(this: string, at: number) {
      count++;
      return charCodeAt.call(this, at);
    },
    indexOf(this: string, wanted: string, from = 0) {
      const found = indexOf.call(this, wanted, from);
      count += found < 0 ? this.length : found - from + wanted.length;
      return found;
    },
    startsWith(this: string, wanted: string, from?: number) {
      count += wanted.length;
      return startsWith.call(this, wanted, from);
    },
    endsWith(this: string, wanted: string, end?: number) {
      count += wanted.length;
      return endsWith.call(this, wanted, end);
    },
  });
  try {
    run();
  } finally {
    Object.assign(text, { charCodeAt, indexOf, startsWith, endsWith });
  }
  return count;
}

const unit = constantFrom(
  '*',
  '?',
  'a',
  'b',
  '${',
  '}',
  "', '",
  ':',
  '/',
  '$',
  '*a',
  '?a',
  'aws:username',
  '\n',
  '"',
  '\\',
  '\u{1F511}',
  '',
);
const text = oneof(string({ unit, maxLength: 25 }), string({ unit: 'binary', maxLength: 10 }));
const arn = tuple(constantFrom('arn:aws:s3:::', 'arn:aws:sqs:*:*:', 'arn:', 'arn:aws:iam::1:', '*'), text).map((parts) => parts.join(''));
const action = oneof(
  text,
  tuple(constantFrom('s3:', '*', 'S3:*'), text).map((parts) => parts.join('')),
);
const oneOrMore = <T>(each: Arbitrary<T>): Arbitrary<T | T[]> => oneof(each, array(each, { maxLength: 4 }));
const operator = tuple(
  constantFrom('', 'ForAllValues:', 'ForAnyValue:', 'forallvalues:'),
  constantFrom(
    'StringEquals',
    'StringNotLike',
    'StringLike',
    'ArnLike',
    'NumericLessThan',
    'DateEquals',
    'Bool',
    'IpAddress',
    'NotIpAddress',
    'BinaryEquals',
    'Null',
    '__proto__',
    'x',
  ),
  constantFrom('', 'IfExists', 'ifexists'),
).map((parts) => parts.join(''));
const key = oneof(constantFrom('aws:username', 'AWS:UserName', 'k', 'toString', '__proto__'), text);
const scalar = oneof(text, arn, integer(), constantFrom(true, false, null, '10.0.0.0/8', '2026-01-01', '::1', '1e9'));

const statement = record(
  {
    Sid: text,
    Effect: constantFrom('Allow', 'Deny'),
    Principal: oneof(
      text,
      dictionary(constantFrom('AWS', 'Service', 'Federated', 'x'), oneOrMore(oneof(arn, constantFrom(ANN, ACCOUNT, '*')))),
    ),
    Condition: dictionary(operator, dictionary(key, oneOrMore(scalar), { maxKeys: 3 }), { maxKeys: 3 }),
  },
  { requiredKeys: ['Effect'] },
);
const elements = tuple(
  constantFrom('Action', 'NotAction'),
  oneOrMore(action),
  constantFrom('Resource', 'NotResource', undefined),
  oneOrMore(oneof(arn, text)),
).map(([a, actions, r, resources]) => ({ [a]: actions, ...(r && { [r]: resources }) }));
const document = record(
  {
    Version: constantFrom('2012-10-17', '2008-10-17'),
    Id: text,
    Statement: oneOrMore(tuple(statement, elements).map(([more, own]) => ({ ...more, ...own }))),
  },
  { requiredKeys: ['Statement'] },
);

const request: Arbitrary<AccessRequest> = record({
  principal: constantFrom(
    { kind: 'user', arn: ANN, accountId: ACCOUNT },
    { kind: 'anonymous' },
    { kind: 'service', arn: 'x.amazonaws.com' },
  ),
  action: oneof(constantFrom('s3:GetObject', 's3:a'), action),
  resource: oneof(constantFrom('*', `arn:aws:s3:::${'a'.repeat(60)}`, 'arn:aws:s3:::*a?b*'), arn, text),
  resourceAccountId: constantFrom(ACCOUNT, ''),
  context: dictionary(key, oneof(text, array(text, { maxLength: 3 })), { maxKeys: 4 }),
  unknown: option(array(key, { maxLength: 2 }), { nil: undefined }),
});

/** So many characters may be looked at for one decision and its explanation on one of these documents. */
const MOST_STEPS = 100_000;

const numRuns = process.env.KEYTRAIL_SOAK === '1' ? 100_000 : 10_000;

describe('any document', () => {
  it('is read back as it was printed', () => {
    assert(
      property(document, (given) => {
        const plain = JSON.parse(JSON.stringify(given));
        expect(parsePolicy(JSON.stringify(given))).toEqual(plain);
        expect(parsePolicy(plain)).toEqual(plain);
      }),
      { numRuns: numRuns / 10 },
    );
  });

  it(`neither crashes nor takes more than ${MOST_STEPS} steps`, () => {
    let most = 0;
    assert(
      property(document, document, request, (given, guard, asked) => {
        const taken = steps(() => {
          const policies = {
            identity: [compilePolicy(given, 'i')],
            resource: compilePolicy(JSON.stringify(guard), 'r'),
            scps: [[compilePolicy(guard, 's')]],
          };
          const { decision } = decide(asked, policies);
          if (explain(asked, policies).decision !== decision) throw new Error('disagree');
        });
        most = Math.max(most, taken);
        return taken <= MOST_STEPS;
      }),
      { numRuns },
    );
    expect(most).toBeGreaterThan(0);
  });

  it.each([
    ['stars', '*a'],
    ['question marks', '?a'],
    ['both', '*?a'],
    ['long pieces', `*${'a'.repeat(500)}?b`],
  ])('of the largest size costs at most its length times the resource’s: %s', (_, piece) => {
    const pattern = `arn:aws:s3:::${piece.repeat(Math.floor(1_900 / piece.length))}*b`;
    const Resource = [pattern, `${pattern}?`, `${pattern}*`];
    const identity = [compilePolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource } }, 'p')];
    const resource = `arn:aws:s3:::${'a'.repeat(2_000)}`;
    const asked = {
      principal: { kind: 'user', accountId: ACCOUNT },
      action: 's3:GetObject',
      resource,
      resourceAccountId: ACCOUNT,
      context: {},
    } as const;
    expect(decide(asked, { identity }).decision).toBe('implicitly-denied');
    expect(steps(() => decide(asked, { identity }))).toBeLessThanOrEqual(Resource.join('').length * resource.length);
  });
});
