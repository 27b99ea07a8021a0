import { evaluateCase } from '../decision/evaluate-case';
import edgeCases from './edge-cases.json';
import probes from './probes.json';

interface Case {
  readonly id: string;
  readonly name: string;
  /** Members of the decision that must be there as they are. */
  readonly expected: object;
}

describe.each<[string, readonly Case[], number]>([
  ['the probes', probes, 68],
  ['the edge cases', edgeCases, 85],
])('%s', (_, cases, least) => {
  it('are all there', () => expect(new Set(cases.map(({ id }) => id)).size).toBeGreaterThanOrEqual(least));

  it.each(cases)('$id: $name', (each) => expect(evaluateCase(each)).toMatchObject(each.expected));
});
