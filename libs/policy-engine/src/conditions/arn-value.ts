import { compileGlob, globParts, type GlobPart } from '../matching/glob';
import { arnSegments } from '../matching/requested-resource';
import { fillIn, isVariable, templateParts } from '../matching/template';
import type { Comparison, ValueTest } from './value-test';

/** ARNs in six segments, each with wildcards; the last one keeps its colons, and only there are variables filled in. */
export const arnComparison = (variables: boolean): Comparison => ({
  reads: (value) => isArn(arnSegments(value)),
  compile: (wanted) => compileArn(wanted, variables),
});

/** Six segments, the first three of which say something. */
const isArn = ([prefix, partition, service, ...rest]: readonly string[]): boolean =>
  prefix === 'arn' && !!partition && !!service && rest.length === 3;

function compileArn(wanted: string, variables: boolean): ValueTest | undefined {
  const segments = arnSegments(wanted);
  if (!isArn(segments)) return undefined;
  const heads = segments.slice(0, 5).map((segment) => compileGlob(globParts(segment)));
  const parts = templateParts(segments[5] as string, { variables, wildcards: true });
  const fixed = parts.filter((part): part is GlobPart => !isVariable(part));
  const tail = fixed.length === parts.length ? compileGlob(fixed) : undefined;
  return (value, context) => {
    const given = arnSegments(value);
    if (!heads.every((test, index) => test(given[index] as string))) return false;
    if (tail) return tail(given[5] as string);
    const filled = fillIn(parts, context);
    if (typeof filled === 'string') return filled === 'missing' ? 'void' : filled;
    return compileGlob(filled)(given[5] as string);
  };
}
