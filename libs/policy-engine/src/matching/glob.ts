/** A part of a pattern: text that stands for itself, any one character, or any text, even none. */
export type GlobPart = string | typeof ONE | typeof ANY;
export const ONE = Symbol('?');
export const ANY = Symbol('*');

export type TextTest = (text: string) => boolean;

/** What stands between two stars: text of a fixed length. Where it holds question marks, `codes` has its characters, with `HOLE` for these. */
interface Piece {
  readonly text: string;
  readonly codes?: Int32Array;
}

const HOLE = -1;

/** The parts of a pattern in which `*` and `?` are wildcards. */
export function globParts(pattern: string): GlobPart[] {
  return pattern
    .split(/([*?])/)
    .filter((part) => part !== '')
    .map((part) => (part === '*' ? ANY : part === '?' ? ONE : part));
}

/**
 * Compiles a pattern to a test of whole texts. No regular expression is built: each piece is searched once from where the one before it ended, so the time is at most
 * pattern × text whatever the number of stars.
 */
export function compileGlob(parts: readonly GlobPart[]): TextTest {
  const pieces = piecesOf(parts);
  const first = pieces[0] as Piece;
  if (pieces.length === 1) return exactly(first);
  const last = pieces[pieces.length - 1] as Piece;
  const between = pieces.slice(1, -1).filter(({ text }) => text !== '');
  const least = pieces.reduce((sum, { text }) => sum + text.length, 0);
  if (between.length === 0 && !first.codes && !last.codes) return atBothEnds(first.text, last.text);
  return (text) => {
    if (text.length < least || !(first.codes ? standsAt(first, text, 0) : begins(text, first.text))) return false;
    const end = text.length - last.text.length;
    if (!(last.codes ? standsAt(last, text, end) : text.endsWith(last.text))) return false;
    let from = first.text.length;
    for (const piece of between) {
      const at = find(piece, text, from);
      if (at < 0 || at + piece.text.length > end) return false;
      from = at + piece.text.length;
    }
    return true;
  };
}

function exactly(piece: Piece): TextTest {
  if (!piece.codes) return (text) => text === piece.text;
  return (text) => text.length === piece.text.length && standsAt(piece, text, 0);
}

function atBothEnds(start: string, end: string): TextTest {
  if (start === '' && end === '') return () => true;
  if (end === '') return (text) => begins(text, start);
  if (start === '') return (text) => text.endsWith(end);
  const least = start.length + end.length;
  return (text) => text.length >= least && begins(text, start) && text.endsWith(end);
}

/**
 * Whether a text begins with another one. Names share how they begin and differ where they end, so the last characters are compared first; and V8 finds a text at
 * its first place three times faster with `indexOf` than with `startsWith`.
 */
function begins(text: string, start: string): boolean {
  const length = start.length;
  if (text.length < length) return false;
  for (let i = length - 1; i >= 0 && i > length - 4; i--) if (text.charCodeAt(i) !== start.charCodeAt(i)) return false;
  return length <= 3 || text.indexOf(start) === 0;
}

function piecesOf(parts: readonly GlobPart[]): Piece[] {
  const pieces: Piece[] = [];
  let text = '';
  let holes: number[] = [];
  const close = (): void => {
    pieces.push(holes.length === 0 ? { text } : { text, codes: codesOf(text, holes) });
    text = '';
    holes = [];
  };
  for (const part of parts) {
    if (part === ANY) close();
    else if (part === ONE) {
      holes.push(text.length);
      text += '?';
    } else text += part;
  }
  close();
  return pieces;
}

function codesOf(text: string, holes: readonly number[]): Int32Array {
  const codes = Int32Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  for (const hole of holes) codes[hole] = HOLE;
  return codes;
}

function standsAt({ text: wanted, codes }: Piece, text: string, at: number): boolean {
  if (!codes) return text.startsWith(wanted, at);
  for (let i = 0; i < codes.length; i++) if (codes[i] !== HOLE && codes[i] !== text.charCodeAt(at + i)) return false;
  return at + codes.length <= text.length;
}

function find(piece: Piece, text: string, from: number): number {
  if (!piece.codes) return text.indexOf(piece.text, from);
  for (let at = from; at + piece.text.length <= text.length; at++) if (standsAt(piece, text, at)) return at;
  return -1;
}
