import { compileGlob, globParts, type GlobPart } from '../matching/glob';
import { arnSegments } from '../matching/requested-resource';
import { fillIn, isVariable, templateParts, textOf } from '../matching/template';
import type { Comparison, ValueTest } from './value-test';

type Segments = readonly string[];

/** ARNs in six segments, each with wildcards; the last one keeps its colons, and only there are variables filled in. */
export const arnComparison = (variables: boolean): Comparison<Segments> => ({
  read: segmentsOf,
  compile: (wanted) => compileArn(wanted, variables),
});

/** Six segments, the first three of which say something. */
function segmentsOf(text: string): Segments | undefined {
  const segments = arnSegments(text);
  const [prefix, partition, service] = segments;
  return segments.length === 6 && prefix === 'arn' && !!partition && !!service ? segments : undefined;
}

function compileArn(wanted: string, variables: boolean): ValueTest<Segments> | undefined {
  const segments = segmentsOf(wanted);
  if (segments === undefined) return undefined;
  const heads = segments.slice(0, 5).map((segment) => compileGlob(globParts(segment)));
  const headsFit = (given: Segments): boolean => heads.every((test, index) => test(given[index] as string));
  const parts = templateParts(segments[5] as string, { variables, wildcards: true });
  const fixed = parts.filter((part): part is GlobPart => !isVariable(part));
  if (fixed.length === parts.length) {
    const tail = compileGlob(fixed);
    return { test: (given) => headsFit(given) && tail(given[5] as string) };
  }
  return {
    test: (given, context) => {
      if (!headsFit(given)) return false;
      const filled = fillIn(parts, context);
      if (typeof filled === 'string') return filled === 'missing' ? 'void' : filled;
      return compileGlob(filled)(given[5] as string);
    },
    resolved: (context) => {
      const filled = fillIn(parts, context);
      return typeof filled === 'string' ? undefined : [...segments.slice(0, 5), textOf(filled)].join(':');
    },
  };
}
