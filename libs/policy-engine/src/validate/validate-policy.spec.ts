import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { validatePolicy } from './validate-policy';

const DATA = resolve(process.cwd(), '../shared/data');

const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const policy = (changes: object, version: object = { Version: '2012-10-17' }) => ({
  ...version,
  Statement: [{ ...statement, ...changes }],
});
const trust = (changes: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole', ...changes }],
});

describe('validatePolicy', () => {
  it.each<[string, unknown, RegExp]>([
    ['no text', '', /not valid JSON/],
    ['no JSON', 'not json', /not valid JSON/],
    ['a list', '[]', /JSON object/],
    ['no statement', '{"Version":"2012-10-17"}', /Statement is missing/],
    ['an empty document', '{}', /Version/],
    ['an empty list of statements', { Version: '2012-10-17', Statement: [] }, /Statement must not be empty/],
    ['no version', policy({}, {}), /Version must be/],
    ['no resource', policy({ Resource: undefined }), /Statement\[0\] must contain resources/],
    ['no action', policy({ Action: undefined }), /must contain actions/],
    ['an effect in lower case', policy({ Effect: 'allow' }), /Effect must be "Allow" or "Deny", but is "allow"/],
    ['an action without service', policy({ Action: 'GetObject' }), /prefaced by a service/],
    ['a resource that is no ARN', policy({ Resource: 'reports' }), /ARN format/],
    ['a principal', policy({ Principal: '*' }), /Principal is prohibited/],
    ['an unknown operator', policy({ Condition: { x: { a: '1' } } }), /unknown operator "x"/],
    ['both kinds of action', policy({ NotAction: 's3:*' }), /both Action and NotAction/],
    ['an unknown member', policy({ Resources: '*' }), /does not know: "Resources"/],
    [
      'a Sid twice',
      {
        Version: '2012-10-17',
        Statement: [
          { ...statement, Sid: 'a' },
          { ...statement, Sid: 'a' },
        ],
      },
      /Statement\[1\].Sid must be unique/,
    ],
  ])('refuses an identity policy with %s', (_, document, sentence) => {
    expect(() => validatePolicy(document, 'identity')).toThrow(sentence);
    expect(() => validatePolicy(document, 'identity')).toThrow(expect.objectContaining({ code: 'MalformedPolicyDocument' }));
  });

  it.each<[string, unknown, RegExp]>([
    ['no JSON', 'some policy', /not valid JSON/],
    ['nothing', '{}', /Statement is missing/],
    ['no principal', policy({ Action: 'sts:AssumeRole', Resource: undefined }), /must contain a Principal/],
    ['a resource', trust({ Resource: '*' }), /Resource is prohibited/],
    ['an action of another service', trust({ Action: 's3:GetObject' }), /only specify STS/],
    ['a wildcard in a principal', trust({ Principal: { AWS: 'arn:aws:iam::100000000001:user/*' } }), /not a valid principal/],
    ['a group as principal', trust({ Principal: { AWS: 'arn:aws:iam::100000000001:group/devs' } }), /not a valid principal/],
  ])('refuses a trust policy with %s', (_, document, sentence) => {
    expect(() => validatePolicy(document, 'trust')).toThrow(sentence);
  });

  it.each<[string, unknown, RegExp]>([
    ['an Allow', policy({ Principal: '*' }), /must be "Deny"/],
    ['no principal', policy({ Effect: 'Deny' }), /must contain a Principal/],
    ['one principal', policy({ Effect: 'Deny', Principal: { AWS: '100000000001' } }), /must be "\*"/],
  ])('refuses a resource control policy with %s', (_, document, sentence) => {
    expect(() => validatePolicy(document, 'rcp')).toThrow(sentence);
  });

  it("takes what AWS's control policies are", () => {
    const full = policy({ Principal: '*', Action: '*', Resource: '*' });
    expect(validatePolicy(full, 'rcp')).toEqual(full);
    expect(() => validatePolicy(policy({ Effect: 'Deny', Principal: { AWS: '*' } }), 'rcp')).not.toThrow();
    expect(() => validatePolicy(policy({}), 'scp')).not.toThrow();
    expect(() => validatePolicy(full, 'scp')).toThrow(/Principal is prohibited/);
  });

  it('takes documents as text and as objects', () => {
    expect(validatePolicy(JSON.stringify(policy({})), 'identity')).toEqual(policy({}));
    expect(validatePolicy(trust(), 'trust')).toEqual(trust());
    expect(validatePolicy(trust({ Principal: '*' }), 'trust').Version).toBe('2012-10-17');
    expect(validatePolicy(policy({ Principal: { AWS: '100000000001' } }, {}), 'resource').Version).toBeUndefined();
  });

  it('bounds nesting and size in one pass', () => {
    const deep = `{"Version":"2012-10-17","Statement":${'['.repeat(40)}${']'.repeat(40)}}`;
    expect(() => validatePolicy(deep, 'identity')).toThrow(/nested more than 32/);
    expect(() => validatePolicy(`{"Statement":${'['.repeat(500_000)}`, 'identity')).toThrow(/nested more than 32/);
    expect(() => validatePolicy(JSON.parse(deep), 'identity')).toThrow(/nested more than 32/);
    expect(() => validatePolicy(' '.repeat(2_000_000), 'identity')).toThrow(/larger than/);
    expect(() => validatePolicy({ Statement: Array(600_000).fill(1) }, 'identity')).toThrow(/larger than/);
  });

  const transcripts = resolve(DATA, 'iam-api/transcripts.json');
  if (existsSync(transcripts)) {
    const { tests } = JSON.parse(readFileSync(transcripts, 'utf8')) as Transcripts;
    const calls = tests.flatMap(({ id, steps }) =>
      steps.filter(({ operation }) => operation === 'CreatePolicy').map((step) => ({ id, ...step })),
    );

    it.each(calls)('answers CreatePolicy as AWS does: $id', ({ params, expect: expected }) => {
      const validate = () => validatePolicy(params.PolicyDocument, 'identity');
      if (expected?.errorCode === 'MalformedPolicyDocument')
        expect(validate).toThrow(expect.objectContaining({ code: 'MalformedPolicyDocument' }));
      else expect(validate).not.toThrow();
    });
  } else console.log(`skipped: AWS's own answers to CreatePolicy, for want of ${transcripts}`);

  const managed = resolve(DATA, 'managed-policies/managed-policies.json');
  if (existsSync(managed)) {
    it('takes every managed policy of AWS', () => {
      const documents = documentsIn(JSON.parse(readFileSync(managed, 'utf8')));
      expect(documents.length).toBeGreaterThanOrEqual(500);
      for (const document of documents) expect(() => validatePolicy(document, 'identity')).not.toThrow();
    });
  } else console.log(`skipped: AWS's managed policies, for want of ${managed}`);
});

interface Transcripts {
  readonly tests: readonly {
    id: string;
    steps: readonly { operation: string; params: { PolicyDocument?: string }; expect?: { errorCode?: string } }[];
  }[];
}

/** Every object with a Statement, however deep it lies. */
function documentsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return 'Statement' in value ? [value] : Object.values(value).flatMap(documentsIn);
}
