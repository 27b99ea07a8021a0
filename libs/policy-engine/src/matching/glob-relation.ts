import { ANY, ONE, type GlobPart } from './glob';

/** Characters by their code, and the wildcards. */
type Symbols = readonly number[];

const ONE_CHARACTER = -1;
const ANY_TEXT = -2;

/** In a run of wildcards the question marks come first and one star stands for all: `*?*` and `?*` mean the same. */
function symbolsOf(parts: readonly GlobPart[]): Symbols {
  const symbols: number[] = [];
  for (const part of parts) {
    const star = symbols.at(-1) === ANY_TEXT;
    if (typeof part === 'string') for (let i = 0; i < part.length; i++) symbols.push(part.charCodeAt(i));
    else if (part === ANY && !star) symbols.push(ANY_TEXT);
    else if (part === ONE) symbols.splice(star ? -1 : symbols.length, 0, ONE_CHARACTER);
  }
  return symbols;
}

/** Whether a pattern's symbol can take in a symbol of what it is laid upon. */
type Takes = (own: number, other: number) => boolean;

const sharesText: Takes = (own, other) => own === other || own === ONE_CHARACTER || other === ONE_CHARACTER;

/** Only a star takes in a star, and that one is skipped by the search. */
const takesAll: Takes = (own, other) => other !== ANY_TEXT && (own === other || own === ONE_CHARACTER);

/** Whether some text fits both patterns. Two patterns with stars need only agree in what stands before the first and after the last of these. */
export function overlaps(a: readonly GlobPart[], b: readonly GlobPart[]): boolean {
  const [left, right] = [symbolsOf(a), symbolsOf(b)];
  if (!right.includes(ANY_TEXT)) return laidUpon(left, right, sharesText);
  if (!left.includes(ANY_TEXT)) return laidUpon(right, left, sharesText);
  return headsAgree(left, right) && headsAgree(left.toReversed(), right.toReversed());
}

function headsAgree(left: Symbols, right: Symbols): boolean {
  for (let i = 0; left[i] !== ANY_TEXT && right[i] !== ANY_TEXT; i++) if (!sharesText(left[i] as number, right[i] as number)) return false;
  return true;
}

/**
 * Whether every text that fits `narrow` fits `wide`: each star of `narrow` must fall into a star of `wide`. Never wrongly yes; no where only counting could tell
 * (`?*` takes in all of `*a`, which is not seen).
 */
export const covers = (wide: readonly GlobPart[], narrow: readonly GlobPart[]): boolean =>
  laidUpon(symbolsOf(wide), symbolsOf(narrow), takesAll);

/** Matches a pattern with the symbols of another one as its text. Each piece between stars is searched once; time: at most the product of the lengths. */
function laidUpon(pattern: Symbols, text: Symbols, takes: Takes): boolean {
  const pieces = piecesOf(pattern);
  const first = pieces[0] as Symbols;
  const last = pieces[pieces.length - 1] as Symbols;
  if (pieces.length === 1) return first.length === text.length && standsAt(first, text, 0, takes);
  const end = text.length - last.length;
  if (end < first.length || !standsAt(first, text, 0, takes) || !standsAt(last, text, end, takes)) return false;
  let from = first.length;
  for (const piece of pieces.slice(1, -1)) {
    while (from + piece.length <= end && !standsAt(piece, text, from, takes)) from++;
    from += piece.length;
    if (from > end) return false;
  }
  return true;
}

function piecesOf(pattern: Symbols): Symbols[] {
  const pieces: number[][] = [[]];
  for (const symbol of pattern) {
    if (symbol === ANY_TEXT) pieces.push([]);
    else pieces[pieces.length - 1]?.push(symbol);
  }
  return pieces;
}

function standsAt(piece: Symbols, text: Symbols, at: number, takes: Takes): boolean {
  for (let i = 0; i < piece.length; i++) if (!takes(piece[i] as number, text[at + i] as number)) return false;
  return true;
}
