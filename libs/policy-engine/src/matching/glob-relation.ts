import { ANY, ONE, type GlobPart } from './glob';

type Symbols = readonly (string | typeof ONE | typeof ANY)[];

/** Single characters and wildcards. */
const symbolsOf = (parts: readonly GlobPart[]): Symbols =>
  parts.flatMap((part): Symbols => (typeof part === 'string' ? [...part] : [part]));

/** Whether some text fits both patterns. Time: the product of their lengths. */
export function overlaps(a: readonly GlobPart[], b: readonly GlobPart[]): boolean {
  const [left, right] = [symbolsOf(a), symbolsOf(b)];
  let row = reachableWithoutText(right);
  for (const symbol of left) {
    const next: boolean[] = [];
    for (let j = 0; j <= right.length; j++) {
      const other = j > 0 ? right[j - 1] : undefined;
      next[j] =
        (symbol === ANY && (row[j] === true || (j > 0 && next[j - 1] === true))) ||
        (other === ANY && (next[j - 1] === true || row[j] === true)) ||
        (j > 0 && row[j - 1] === true && symbol !== ANY && other !== ANY && meets(symbol, other));
    }
    row = next;
  }
  return row[right.length] === true;
}

/** Which beginnings of a pattern fit the empty text. */
function reachableWithoutText(pattern: Symbols): boolean[] {
  const row = [true];
  for (const symbol of pattern) row.push(row[row.length - 1] === true && symbol === ANY);
  return row;
}

const meets = (a: Symbols[number], b: Symbols[number] | undefined): boolean => a === ONE || b === ONE || a === b;

/** Whether every text that fits `narrow` fits `wide`: each star of `narrow` must fall into a star of `wide`. Time: the product of their lengths. */
export function covers(wide: readonly GlobPart[], narrow: readonly GlobPart[]): boolean {
  const pattern = symbolsOf(wide);
  let states = reachableWithoutText(pattern);
  for (const symbol of symbolsOf(narrow)) {
    const next: boolean[] = [false];
    for (let i = 1; i <= pattern.length; i++) {
      const own = pattern[i - 1];
      if (own === ANY) next[i] = states[i] === true || next[i - 1] === true;
      else next[i] = states[i - 1] === true && symbol !== ANY && (own === ONE || own === symbol);
    }
    states = next;
  }
  return states[pattern.length] === true;
}
