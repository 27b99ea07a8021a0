import { compileGlob, globParts, type TextTest } from './glob';

const never: TextTest = () => false;

/**
 * A test of requested actions, written in lower case. `*` alone fits all; a service takes no wildcards; what holds white space or a comma, or names nothing
 * after its colon, fits none.
 */
export function compileAction(pattern: string): TextTest {
  if (/^\*+$/.test(pattern)) return () => true;
  const colon = pattern.indexOf(':');
  const service = pattern.slice(0, Math.max(colon, 0));
  if (service === '' || colon === pattern.length - 1 || /[\s,]/.test(pattern) || /[*?]/.test(service)) return never;
  return compileGlob(globParts(pattern.toLowerCase()));
}
