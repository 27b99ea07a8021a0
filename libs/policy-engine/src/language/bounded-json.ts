import { DomainError } from '@app/kernel';
import { isRecord } from './document';

/** A policy document is refused above this many UTF-8 bytes, before anything reads it. */
export const MAX_DOCUMENT_BYTES = 1_048_576;

/** Objects and lists within each other; the document itself is the first. */
export const MAX_NESTING = 32;

/**
 * A document, as JSON text or as the object that it stands for, within bounds. Neither check recurses, and both end at the first excess, so hostile input costs at
 * most one pass. `code` is the refusal's.
 */
export function readBoundedJson(document: unknown, code: string): Readonly<Record<string, unknown>> {
  const value = typeof document === 'string' ? parseText(document, code) : document;
  if (!isRecord(value)) throw new DomainError(code, 'The policy document must be a JSON object');
  if (typeof document !== 'string') checkValue(value, code);
  return value;
}

function parseText(text: string, code: string): unknown {
  if (text.length > MAX_DOCUMENT_BYTES || Buffer.byteLength(text) > MAX_DOCUMENT_BYTES) throw tooLarge(code);
  checkTextNesting(text, code);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DomainError(code, `The policy document is not valid JSON: ${error instanceof Error ? error.message : 'it cannot be read'}`);
  }
}

function checkTextNesting(text: string, code: string): void {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text.charCodeAt(i);
    if (quoted) {
      if (letter === 0x5c) i++;
      else if (letter === 0x22) quoted = false;
    } else if (letter === 0x22) quoted = true;
    else if (letter === 0x7b || letter === 0x5b) {
      if (++depth > MAX_NESTING) throw tooDeep(code);
    } else if (letter === 0x7d || letter === 0x5d) depth--;
  }
}

function checkValue(root: object, code: string): void {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: root, depth: 1 }];
  let size = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    size += typeof value === 'string' ? Buffer.byteLength(value) + 2 : 2;
    if (typeof value === 'object' && value !== null) {
      if (depth > MAX_NESTING) throw tooDeep(code);
      for (const [name, member] of Object.entries(value)) {
        if (!Array.isArray(value)) size += Buffer.byteLength(name) + 2;
        open.push({ value: member, depth: depth + 1 });
      }
    }
    if (size > MAX_DOCUMENT_BYTES) throw tooLarge(code);
  }
}

const tooDeep = (code: string): DomainError => new DomainError(code, `The policy document is nested more than ${MAX_NESTING} levels deep`);

const tooLarge = (code: string): DomainError => new DomainError(code, `The policy document is larger than ${MAX_DOCUMENT_BYTES} bytes`);
