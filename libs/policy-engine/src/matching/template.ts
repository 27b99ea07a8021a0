import { ANY, ONE, type GlobPart } from './glob';
import { conditionKey, UNKNOWN, type ConditionKey, type RequestContext } from './request-context';

/** `${key}` or `${key, 'fallback'}` in a policy's text. */
export interface Variable {
  readonly key: string;
  readonly slot: ConditionKey;
  readonly fallback?: string;
}

/** Text of a policy with its wildcards and variables taken apart. */
export type TemplatePart = GlobPart | Variable;

export const isVariable = (part: TemplatePart): part is Variable => typeof part === 'object';

/**
 * Takes a policy's text apart. `variables` (Version 2012-10-17 only) reads `${key}`, and `${*}`, `${?}`, `${$}` as these characters; `wildcards` reads `*` and `?`.
 * What is not well formed stands for itself.
 */
export function templateParts(text: string, { variables, wildcards }: { variables: boolean; wildcards: boolean }): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literal = '';
  const add = (part: TemplatePart): void => {
    if (literal !== '') parts.push(literal);
    literal = '';
    parts.push(part);
  };
  for (let i = 0; i < text.length; i++) {
    const letter = text[i] as string;
    const found = variables && letter === '$' && text[i + 1] === '{' ? variableAt(text, i + 2) : undefined;
    if (found !== undefined) {
      if (typeof found.part === 'string') literal += found.part;
      else add(found.part);
      i = found.end;
    } else if (wildcards && letter === '*') add(ANY);
    else if (wildcards && letter === '?') add(ONE);
    else literal += letter;
  }
  if (literal !== '') parts.push(literal);
  return parts;
}

/** The variable or escape whose inside begins at `start`, and where its brace closes. */
function variableAt(text: string, start: number): { readonly part: Variable | string; readonly end: number } | undefined {
  let at = start;
  while (at < text.length && !',}${'.includes(text[at] as string)) at++;
  const inside = text.slice(start, at);
  if (text[at] === '}') {
    if (inside === '*' || inside === '?') return { part: inside, end: at };
    return inside.trim() === '' ? undefined : { part: variable(inside), end: at };
  }
  if (inside === '' && text.startsWith('$}', at)) return { part: '$', end: at + 1 };
  if (text[at] !== ',' || inside.trim() === '') return undefined;
  const open = skipSpaces(text, at + 1);
  const close = text[open] === "'" ? text.indexOf("'", open + 1) : -1;
  if (close < 0) return undefined;
  const end = skipSpaces(text, close + 1);
  return text[end] === '}' ? { part: { ...variable(inside), fallback: text.slice(open + 1, close) }, end } : undefined;
}

function variable(inside: string): Variable {
  const key = inside.trim();
  return { key, slot: conditionKey(key) };
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ') at++;
  return at;
}

/**
 * Fills the variables in from the request, as text that stands for itself. `'missing'`: a key without one single value and without fallback; `'unknown'`: a key
 * that is not known.
 */
export function fillIn(parts: readonly TemplatePart[], context: RequestContext): GlobPart[] | 'missing' | 'unknown' {
  const filled: GlobPart[] = [];
  let unknown = false;
  for (const part of parts) {
    if (!isVariable(part)) filled.push(part);
    else {
      const value = context.values(part.slot);
      if (value === UNKNOWN) unknown = true;
      else if (typeof value === 'string') filled.push(value);
      else if (value === undefined && part.fallback !== undefined) filled.push(part.fallback);
      else return 'missing';
    }
  }
  return unknown ? 'unknown' : filled;
}

/** The text of parts as a policy would write it. */
export const textOf = (parts: readonly GlobPart[]): string =>
  parts.map((part) => (part === ANY ? '*' : part === ONE ? '?' : (part as string))).join('');
