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
