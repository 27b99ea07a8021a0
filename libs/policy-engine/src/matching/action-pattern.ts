import { compileGlob, globParts, type TextTest } from './glob';

/** One pattern of Action or NotAction. */
export interface ActionPattern {
  readonly text: string;
  /** Tests a requested action, written in lower case. */
  readonly test: TextTest;
}

/**
 * `*` alone fits all; a service takes no wildcards; what holds white space or a comma, or names nothing after its colon, fits none. Letter case does not matter.
 */
export const compileAction = (text: string): ActionPattern => ({ text, test: testOf(text) });

function testOf(pattern: string): TextTest {
  if (/^\*+$/.test(pattern)) return () => true;
  const colon = pattern.indexOf(':');
  const service = pattern.slice(0, Math.max(colon, 0));
  if (service === '' || colon === pattern.length - 1 || /[\s,]/.test(pattern) || /[*?]/.test(service)) return () => false;
  return compileGlob(globParts(pattern.toLowerCase()));
}
