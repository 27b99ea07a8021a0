import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { evaluateCase } from './evaluate-case';

interface SharedCase {
  readonly id: string;
  readonly expected: 'Allowed' | 'ImplicitlyDenied' | 'ExplicitlyDenied' | 'Denied';
  readonly expectedDetail?: { readonly blockedBy?: readonly string[] };
}

const DECISIONS = {
  Allowed: ['allowed'],
  ImplicitlyDenied: ['implicitly-denied'],
  ExplicitlyDenied: ['explicitly-denied'],
  Denied: ['implicitly-denied', 'explicitly-denied'],
};

const LAYERS: Readonly<Record<string, string>> = { pb: 'boundary', vpce: 'endpoint' };

/** Cases that the documentation decides otherwise. */
const DISPUTED: Readonly<Record<string, string>> = {
  'iam-simulate/core/sessionPolicies#8': 'allowed',
  'iam-simulate/resource#222': 'implicitly-denied',
};

describe('evaluateCase', () => {
  const file = resolve(process.cwd(), '../shared/data/policy-eval/cases.json');
  if (existsSync(file)) {
    const cases = JSON.parse(readFileSync(file, 'utf8')) as SharedCase[];

    it('knows all shared cases', () => expect(cases).toHaveLength(552));

    it.each(cases.filter(({ id }) => !(id in DISPUTED)))('$id', (each) => {
      const { decision, blockedBy } = evaluateCase(each);
      expect(DECISIONS[each.expected]).toContain(decision);
      const layers = each.expectedDetail?.blockedBy?.map((layer) => LAYERS[layer] ?? layer);
      if (layers) expect([...blockedBy].sort()).toEqual(layers.sort());
    });

    it.each(Object.entries(DISPUTED))('decides %s as the documentation does: %s', (id, decision) => {
      expect(evaluateCase(cases.find((each) => each.id === id)).decision).toBe(decision);
    });
  } else console.log(`skipped: the shared policy cases, for want of ${file}`);
});

describe('the context of a case', () => {
  const ask =
    (context: object, pattern = 's3:*') =>
    () =>
      evaluateCase({
        identityPolicies: [{ Statement: { Effect: 'Allow', Action: pattern, Resource: '*' } }],
        request: { principal: 'arn:aws:iam::100000000001:user/ann', action: 's3:GetObject', resource: '*', context },
      });

  it('is bounded, alone and together with the policies', () => {
    expect(ask({ k: ['x'.repeat(30_000), 'y'.repeat(30_000)] })().decision).toBe('allowed');
    expect(ask({ k: ['x'.repeat(40_000), 'y'.repeat(30_000)] })).toThrow(
      'request.context must have at most 65536 characters, but has 70002',
    );
    expect(ask({ k: 'x'.repeat(30_000) }, '*'.repeat(200_000))).toThrow(
      /^request.context is too large to be compared with policies of \d+ characters/,
    );
    expect(ask({ k: 'x'.repeat(2_000) }, '*'.repeat(200_000))().decision).toBe('allowed');
  });
});
