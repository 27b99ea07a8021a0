import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { listOf, type StatementDocument } from '../language/document';
import { parsePolicy } from '../language/parse-policy';
import { compilePolicy } from '../statement/compile-policy';
import { explain } from './explain';
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

describe.each<[string, number]>([
  ['managed-policies/managed-policies.json', 513],
  ['policy-documents/aws-iam-user-guide.json', 124],
  ['authorization-details/cloudsplaining-example.json', 100],
  ['authorization-details/cloudmapper-demo.json', 4],
])('the documents of %s', (file, least) => {
  if (!existsSync(data(file))) {
    console.log(`skipped: the documents of ${file}, for want of ${data(file)}`);
    it.skip('are there', () => undefined);
    return;
  }
  const documents = [...documentsIn(JSON.parse(readFileSync(data(file), 'utf8')))];

  it('are all found', () => expect(documents.length).toBeGreaterThanOrEqual(least));

  it('parse, print back equal, compile, and answer for every statement', () => {
    for (const document of documents) {
      const plain = typeof document === 'string' ? JSON.parse(document) : document;
      const parsed = parsePolicy(document);
      expect(JSON.parse(JSON.stringify(parsed))).toEqual(plain);
      const policy = compilePolicy(document, 'p');
      expect(policy.statements).toHaveLength(listOf<StatementDocument>(parsed.Statement).length);
      const asked = {
        principal: { kind: 'user', arn: ANN, accountId: ACCOUNT },
        action: 's3:GetObject',
        resource: '*',
        resourceAccountId: ACCOUNT,
      } as const;
      const { explained, unsupported } = explain({ ...asked, context: {}, unknown: '*' }, { identity: [policy], resource: policy });
      expect(explained).toHaveLength(policy.statements.length * 2);
      expect(unsupported).toEqual([]);
    }
  });
});
