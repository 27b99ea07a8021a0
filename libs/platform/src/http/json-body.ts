import { DomainError } from '@app/kernel';

/** Deeper bodies are refused before they are parsed. */
export const MOST_NESTING = 32;

const MOST_FAULTS = 100;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** The deepest nesting of brackets outside strings, in one pass over the bytes; stops counting above `most`. UTF-8 never hides an ASCII byte in a longer character. */
export function nesting(json: Uint8Array, most = MOST_NESTING): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < json.length && deepest <= most; at++) {
    const byte = json[at]!;
    if (inString) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (OPENING.has(byte)) deepest = Math.max(deepest, ++depth);
    else if (CLOSING.has(byte)) depth--;
  }
  return deepest;
}

/** Text that no database or client would give back as it came: U+0000, or half a surrogate pair. */
const BROKEN = /[\0\p{Surrogate}]/u;

/** Members named as what every object inherits (`__proto__`, `constructor`, `toString`): they would change a prototype, or class-transformer would drop them without a word. */
export const isInheritedName = (name: string): boolean => Object.hasOwn(Object.prototype, name);

/** Paths of texts that are broken and of members that may not be. */
function faultsIn(value: unknown, path: string, faults: { path: string; message: string }[]): void {
  if (faults.length >= MOST_FAULTS) return;
  if (typeof value === 'string') {
    if (BROKEN.test(value)) faults.push({ path, message: 'must not hold U+0000 or half a surrogate pair' });
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      const here = path === '' ? name : `${path}.${name}`;
      if (isInheritedName(name) || BROKEN.test(name))
        faults.push({ path: here.replace(/[\0\p{Surrogate}]/gu, ''), message: 'is no name that a member may have' });
      faultsIn(member, here, faults);
    }
  }
}

/** What a body may be that holds whole policy documents: they may have 32 levels, and lie in lists of lists. Deeper ones are faults of the documents. */
const MOST_NESTING_AROUND_DOCUMENTS = 40;

/** The value of a JSON body. Throws DomainError MalformedJson or ValidationError; never takes more than linear time. */
export function readJson(bytes: Uint8Array, { holdsDocuments = false }: { holdsDocuments?: boolean } = {}): unknown {
  const malformed = (why: string): never => {
    throw new DomainError('MalformedJson', why);
  };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return malformed('The body is not UTF-8');
  }
  if (text.trim() === '') return malformed('The body is empty: send a JSON object');
  const most = holdsDocuments ? MOST_NESTING_AROUND_DOCUMENTS : MOST_NESTING;
  if (nesting(bytes, most) > most)
    throw new DomainError(holdsDocuments ? 'ValidationError' : 'MalformedJson', `The body is nested deeper than ${most} levels`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return malformed(`The body is not JSON: ${(error as Error).message.replace(/, ?"[\s\S]*$| in JSON/, '').slice(0, 120)}`);
  }
  const faults: { path: string; message: string }[] = [];
  faultsIn(value, '', faults);
  if (faults.length > 0)
    throw new DomainError(
      'ValidationError',
      `The body holds what cannot be kept: ${faults[0]!.path || 'the text'} ${faults[0]!.message}`,
      faults,
    );
  return value;
}
