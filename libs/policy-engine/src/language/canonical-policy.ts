import { readBoundedJson } from './bounded-json';

/**
 * The plain object that a document stands for, as events hold it: JSON text is parsed, an object is copied, members keep their order and their form. It refuses
 * (`MalformedPolicyDocument`) only what is no JSON object or exceeds the bounds, so that what another system once stored can be kept as it was.
 */
export function canonicalPolicy(document: unknown): Readonly<Record<string, unknown>> {
  const value = readBoundedJson(document, 'MalformedPolicyDocument');
  return typeof document === 'string' ? value : (JSON.parse(JSON.stringify(value)) as Readonly<Record<string, unknown>>);
}
