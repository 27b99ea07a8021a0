import { DomainError } from '@app/kernel';
import { anything, assert, constantFrom, json, letrec, oneof, property, record, string } from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { compilePolicy } from '../statement/compile-policy';
import { canonicalPolicy } from './canonical-policy';
import { parsePolicy } from './parse-policy';

const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };

describe('parsePolicy', () => {
  it.each<[string, unknown, RegExp]>([
    ['wrong types', { Statement: [{ ...statement, Action: 7 }] }, /Statement\[0\].Action must be text/],
    ['another effect', { Statement: { ...statement, Effect: 'allow' } }, /Effect must be/],
    ['both kinds of action', { Statement: { ...statement, NotAction: '*' } }, /either Action or NotAction/],
    ['no action', { Statement: { ...statement, Action: undefined } }, /either Action or NotAction/],
    ['both kinds of resource', { Statement: { ...statement, NotResource: '*' } }, /both Resource and NotResource/],
    ['an unknown version', { Version: '2013-10-17', Statement: [] }, /Version must be/],
    ['deep nesting', `${'['.repeat(40)}${']'.repeat(40)}`, /nested more than 32/],
    ['no statement', {}, /Statement\[0\] must be an object/],
  ])('refuses %s', (_, document, sentence) => {
    expect(() => parsePolicy(document)).toThrow(sentence);
    expect(() => parsePolicy(document)).toThrow(expect.objectContaining({ code: 'ValidationError' }));
  });

  it('takes what AWS would not store', () => {
    for (const changes of [
      { Action: 'GetObject' },
      { Resource: 'x' },
      { Resource: undefined },
      { Condition: { x: { a: 1 } } },
      { Principal: 'arn:x' },
      { Sids: 1 },
    ])
      expect(() => parsePolicy({ Statement: [{ ...statement, ...changes }] })).not.toThrow();
    expect(parsePolicy({ Statement: [] }).Statement).toEqual([]);
  });

  it('prints back what it read', () => {
    const text =
      '{"Version":"2012-10-17","Id":"x","Statement":{"Sid":"","Effect":"Deny","NotAction":["a:b"],"NotResource":"*","Condition":{"Bool":{"__proto__":true}}}}';
    expect(JSON.stringify(parsePolicy(text))).toBe(text);
    expect(JSON.stringify(canonicalPolicy(text))).toBe(text);
  });

  it('answers whatever it is given with a policy or a refusal', () => {
    assert(
      property(oneof(anything(), json(), nearlyPolicy), (document) => {
        try {
          const text = JSON.stringify(parsePolicy(document));
          expect(JSON.stringify(parsePolicy(text))).toBe(text);
          compilePolicy(text, 'x');
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
        }
      }),
      { numRuns: process.env.KEYTRAIL_SOAK === '1' ? 100_000 : 10_000 },
    );
  });

  it.each([
    'managed-policies/managed-policies.json',
    'policy-documents/aws-iam-user-guide.json',
    'authorization-details/cloudsplaining-example.json',
  ])('reads, compiles and prints every document of %s', (name) => {
    const file = resolve(process.cwd(), '../shared/data', name);
    if (!existsSync(file)) return console.log(`skipped, for want of ${file}`);
    const documents = documentsIn(JSON.parse(readFileSync(file, 'utf8')));
    expect(documents.length).toBeGreaterThan(100);
    for (const document of documents) {
      expect(compilePolicy(document, name).statements.length).toBeGreaterThan(0);
      expect(JSON.parse(JSON.stringify(parsePolicy(JSON.stringify(document))))).toEqual(document);
    }
  });
});

const { value } = letrec<{ value: unknown }>((tie) => ({
  value: oneof(
    { maxDepth: 3 },
    string(),
    constantFrom(null, 1, true, '*', 'Allow', 's3:Get*', 'arn:aws:s3:::b/${aws:username}'),
    record({ AWS: tie('value') }),
    record({ StringEquals: tie('value') }),
    tie('value').map((each) => [each, each]),
  ),
}));

const nearlyStatement = record(
  {
    Effect: constantFrom('Allow', 'Deny', 'x'),
    Sid: value,
    Action: value,
    NotAction: value,
    Resource: value,
    Principal: value,
    Condition: record({ StringLike: record({ a: value }), x: value }, { requiredKeys: [] }),
  },
  { requiredKeys: ['Effect'] },
);

const nearlyPolicy = record(
  {
    Version: constantFrom('2012-10-17', '2008-10-17', 'x'),
    Statement: oneof(
      nearlyStatement,
      nearlyStatement.map((each) => [each]),
    ),
  },
  { requiredKeys: ['Statement'] },
);

/** Every object with a Statement, however deep it lies. */
function documentsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return 'Statement' in value ? [value] : Object.values(value).flatMap(documentsIn);
}
