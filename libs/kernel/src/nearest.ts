import { distance } from 'fastest-levenshtein';

/** At most five names within an edit distance of 2 (letter case ignored), nearest first: for "did you mean". */
export function nearestNames(wanted: string, names: Iterable<string>): string[] {
  const text = wanted.toLowerCase();
  return [...names]
    .map((name) => ({ name, far: distance(text, name.toLowerCase()) }))
    .filter(({ far }) => far <= 2)
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, 5)
    .map(({ name }) => name);
}
