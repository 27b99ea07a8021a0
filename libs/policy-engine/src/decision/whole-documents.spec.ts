import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { listOf, type StatementDocument } from '../language/document';
import { parsePolicy } from '../language/parse-policy';
import { compilePolicy } from '../statement/compile-policy';
import { explain } from './explain';
import edgeCases from '../cases/edge-cases.json';
import probes from '../cases/probes.json';
import { ACCOUNT, ANN } from './random-questions';

const data = (file: string): string => resolve(process.cwd(), '../shared/data', file);

/** Every policy document in a value, however deep, as object or as text. */
function* documentsIn(value: unknown): Generator<unknown> {
  if (typeof value === 'string' && /^\s*\{[^]*"Statement"/.test(value)) yield value;
  else if (Array.isArray(value)) for (const each of value) yield* documentsIn(each);
  else if (typeof value === 'object' && value !== null)
    if ('Statement' in value) yield value;
    else for (const each of Object.values(value)) yield* documentsIn(each);
}

function checkAll(value: unknown, least: number): void {
  const documents = [...documentsIn(value)];
  expect(documents.length).toBeGreaterThanOrEqual(least);
  for (const document of documents) {
    const parsed = parsePolicy(document);
    expect(JSON.parse(JSON.stringify(parsed))).toEqual(typeof document === 'string' ? JSON.parse(document) : document);
    const policy = compilePolicy(document, 'p');
    expect(policy.statements).toHaveLength(listOf<StatementDocument>(parsed.Statement).length);
    const principal = { kind: 'user', arn: ANN, accountId: ACCOUNT } as const;
    const asked = { principal, action: 's3:GetObject', resource: '*', resourceAccountId: ACCOUNT, context: {}, unknown: '*' } as const;
    expect(explain(asked, { identity: [policy], resource: policy }).explained).toHaveLength(policy.statements.length * 2);
  }
}

describe('whole documents parse, print back equal, compile, and answer for every statement', () => {
  it("the project's own cases", () => checkAll([probes, edgeCases], 150));

  const outside: readonly (readonly [string, number])[] = [
    ['managed-policies/managed-policies.json', 513],
    ['policy-documents/aws-iam-user-guide.json', 124],
    ['authorization-details/cloudsplaining-example.json', 100],
    ['authorization-details/cloudmapper-demo.json', 4],
  ];
  for (const [file, least] of outside)
    if (existsSync(data(file))) it(file, () => checkAll(JSON.parse(readFileSync(data(file), 'utf8')), least));
    else console.log(`skipped: the documents of ${file}, for want of ${data(file)}`);
});
