import { DomainError } from '@app/kernel';

/** AWS's refusal of a document, with the place in it: `Statement[1].Effect must be …`. */
export const malformed = (place: string, sentence: string): DomainError =>
  new DomainError('MalformedPolicyDocument', `${place} ${sentence}`);

/** A value for a sentence, cut to a readable length. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** The values of an element that must hold one string or a list of strings that is not empty. */
export function textsAt(value: unknown, place: string): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw malformed(place, 'must not be empty');
  return list.map((each, index) => {
    if (typeof each !== 'string') throw malformed(Array.isArray(value) ? `${place}[${index}]` : place, `must be text, not ${shown(each)}`);
    return each;
  });
}
