import fc from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { validatePolicy, type PolicyKind } from '../validate/validate-policy';
import { lintPolicy } from './lint-policy';

const DATA = resolve(process.cwd(), '../shared/data');
const SOAK = process.env.KEYTRAIL_SOAK === '1';

const some = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const text = some<unknown>(
  '*',
  's3:Get*',
  's3:GetObject',
  'sts:AssumeRole',
  'x',
  'a:b:c',
  '',
  'arn:aws:s3:::b',
  'arn:aws:*:::b',
  'arn:aws:s3:::${aws:username}',
  5,
  null,
  true,
);
const texts = fc.oneof(text, fc.array(text, { maxLength: 3 }));
const principal = fc.oneof(
  some<unknown>('*', 'x', 7, {}),
  fc.dictionary(
    some('AWS', 'Service', 'Robot'),
    fc.oneof(some<unknown>('*', '100000000001', 'arn:aws:iam::100000000001:group/g', 'ec2.amazonaws.com', []), texts),
    { maxKeys: 2 },
  ),
);
const conditions = fc.oneof(
  some<unknown>('x', [], {}),
  fc.dictionary(
    some('StringEquals', 'DateLessThan', 'Null', 'Kettle', 'ForAllValues:StringLike'),
    fc.oneof(
      some<unknown>('x', {}),
      fc.dictionary(some('aws:username', 'aws:TagKeys'), fc.oneof(some<unknown>('a', '2026-01-01', [], {}, null, false), texts)),
    ),
    { maxKeys: 2 },
  ),
);
const statement = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record(
      {
        Sid: some<unknown>('a', 'b c', 7),
        Effect: some<unknown>('Allow', 'Deny', 'allow'),
        Principal: principal,
        NotPrincipal: principal,
        Action: texts,
        NotAction: texts,
        Resource: texts,
        NotResource: texts,
        Condition: conditions,
        More: some(1),
      },
      { requiredKeys: ['Effect', 'Action'] },
    ),
  },
  { weight: 1, arbitrary: some<unknown>('x', 7, null, []) },
);
const document = fc.record(
  {
    Version: some<unknown>('2012-10-17', '2008-10-17', '2020-01-01'),
    Id: some<unknown>('i', 1),
    Statement: fc.oneof(statement, fc.array(statement, { maxLength: 3 })),
    More: some(1),
  },
  { requiredKeys: ['Version', 'Statement'] },
);

const refuses = (policy: object, kind: PolicyKind): string | undefined => {
  try {
    validatePolicy(policy, kind);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('laws of the lint', () => {
  it('has an error exactly where the document would be refused', () => {
    let refused = 0;
    fc.assert(
      fc.property(document, some<PolicyKind>('identity', 'trust', 'resource'), (policy, kind) => {
        const errors = lintPolicy(policy, { kind }).filter(({ severity }) => severity === 'error');
        const refusal = refuses(policy, kind);
        if (refusal !== undefined) refused++;
        expect(errors.length > 0).toBe(refusal !== undefined);
      }),
      { numRuns: SOAK ? 100_000 : 1_500 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  it('never throws, and never costs more than a document of its size may', () => {
    const began = process.cpuUsage();
    const hostile = fc.tuple(document, fc.nat(), fc.string({ maxLength: 5 })).map(([policy, at, junk]) => {
      const printed = JSON.stringify(policy);
      const cut = at % printed.length;
      return printed.slice(0, cut) + junk + printed.slice(cut);
    });
    fc.assert(
      fc.property(hostile, (broken) => Array.isArray(lintPolicy(broken))),
      { numRuns: SOAK ? 100_000 : 1_000 },
    );
    const stars = '*a'.repeat(100_000);
    const huge = (part: object | string) =>
      `{"Version":"2012-10-17","Statement":[${typeof part === 'string' ? part : JSON.stringify(part)}]}`;
    for (const part of [
      { Effect: 'Allow', Action: `s3:${stars}`, Resource: `arn:aws:s3:::${stars}` },
      { Effect: 'Allow', Action: Array.from({ length: 30_000 }, (_, i) => `ec2:A${i}*`), Resource: '*' },
      { Effect: 'Allow', Action: 's3:*', Resource: `arn:aws:s3:::${'${'.repeat(200_000)}` },
      { Effect: 'Allow', Action: [`${'*a'.repeat(2_400)}`, `${'*a'.repeat(2_300)}b`], Resource: '*' },
      Array(5_000).fill('{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}').join(),
    ])
      expect(lintPolicy(huge(part)).length).toBeGreaterThan(0);
    expect(process.cpuUsage(began).user / 1_000).toBeLessThan(SOAK ? 600_000 : 60_000);
  });

  it('stands at a place of the document', () => {
    fc.assert(
      fc.property(document, (policy) => {
        const printed = JSON.stringify(policy, undefined, 2);
        const lines = printed.split('\n');
        for (const { line, column, pointer } of lintPolicy(printed)) {
          expect(lines[line - 1]?.[column - 1]).toMatch(/\S/);
          const names = pointer
            .split('/')
            .slice(1)
            .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
          expect(names.reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], JSON.parse(printed))).toBeDefined();
        }
      }),
      { numRuns: SOAK ? 20_000 : 500 },
    );
  });

  const managed = resolve(DATA, 'managed-policies/managed-policies.json');
  if (existsSync(managed)) {
    it('finds no error in AWS’s own policies', () => {
      const documents = documentsIn(JSON.parse(readFileSync(managed, 'utf8')));
      expect(documents.length).toBeGreaterThanOrEqual(500);
      const errors = documents.flatMap((each) => lintPolicy(each, { kind: 'identity' })).filter(({ severity }) => severity === 'error');
      expect(errors).toEqual([]);
    });
  } else console.log(`skipped: the lint of AWS's managed policies, for want of ${managed}`);
});

/** Every object with a Statement, however deep it lies. */
function documentsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return 'Statement' in value ? [value] : Object.values(value).flatMap(documentsIn);
}
