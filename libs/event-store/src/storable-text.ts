import { DomainError } from '@app/kernel';

/**
 * In JSON text: an escape (after an even number of backslashes) of U+0000 or of a surrogate, which JSON.stringify escapes only if it is a
 * lone one.
 */
const UNSTORABLE_ESCAPE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89ab][0-9a-f]{2}|d[c-f][0-9a-f]{2})/;
const SUSPICIOUS = /[\0\ud800-\udfff]/;
const UNSTORABLE = /\0|\p{Surrogate}/u;
const ADVICE = 'holds U+0000 or half of a surrogate pair, which cannot be stored; send text';

/** Refuses canonical JSON that PostgreSQL could not hold as text, or not give back as it came. */
export function storableBody(body: string, type: string): void {
  if (body.includes('\\u') && UNSTORABLE_ESCAPE.test(body)) throw new DomainError('ValidationError', `An event of type ${type} ${ADVICE}`);
}

/** The same for names and keys. */
export function storableNames(...names: readonly string[]): void {
  for (const name of names) {
    if (SUSPICIOUS.test(name) && UNSTORABLE.test(name))
      throw new DomainError('ValidationError', `The name ${JSON.stringify(name)} ${ADVICE}`);
  }
}
