import { covers, overlaps } from './glob-relation';
import { ANY, compileGlob, globParts, ONE, type GlobPart } from './glob';
import type { RequestContext } from './request-context';
import { arnSegments, type RequestedResource } from './requested-resource';
import { fillIn, isVariable, templateParts, type TemplatePart } from './template';
import type { Truth } from './truth';

/** What a pattern must do to a request that itself holds wildcards: meet some of it, or take in all of it. */
export type Extent = 'some' | 'all';

/** `'void'`: a variable of the pattern has no value. */
export type ResourceMatch = Truth | 'void';

export interface ResourcePattern {
  readonly text: string;
  /** An ARN of fewer than six segments that does not end in `*`. */
  readonly short: boolean;
  /** Keys of the variables in it. */
  readonly variables: readonly string[];
  match(resource: RequestedResource, context: RequestContext, extent: Extent): ResourceMatch;
}

/**
 * In these services the resource part begins with a name or a scope rather than with a type, or AWS's own managed policies put a wildcard there
 * (`arn:aws:wafv2:*:*:*\/webacl/*`), so a wildcard may stand before its first separator. Elsewhere AWS allows none in a type
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns).
 */
const UNTYPED: ReadonlySet<string> = new Set(
  's3 sns sqs execute-api apigateway neptune-db wafv2 waf-regional pi logs autoscaling quicksight identity-sync'.split(' '),
);

/** A pattern of Resource or NotResource. ARNs are compared in six segments; a short one is filled up with `*`; its service takes no wildcards. */
export function compileResource(text: string | null, variables: boolean): ResourcePattern {
  if (text === null) return { text: '', short: false, variables: [], match: () => false };
  if (/^\*+$/.test(text)) return { text, short: false, variables: [], match: () => true };
  const given = arnSegments(text);
  const segments = [...given, ...Array<string>(6 - given.length).fill('*')];
  const service = segments[2] as string;
  const tail = templateParts(segments[5] as string, { variables, wildcards: true });
  const keys = tail.filter(isVariable).map(({ key }) => key);
  const short = given.length < 6 && !text.endsWith('*');
  if (segments[0] !== 'arn' || (given.length > 2 && /[*?]/.test(service)) || hasWildType(tail, service))
    return { text, short, variables: [], match: () => false };
  const heads = segments.slice(0, 5).map(globParts);
  const widest = arnTest(
    heads,
    tail.map((part) => (isVariable(part) ? ANY : part)),
  );
  if (keys.length === 0) return { text, short, variables: keys, match: (resource, _, extent) => widest(resource, extent) };
  return {
    text,
    short,
    variables: keys,
    match: (resource, context, extent) => {
      const filled = fillIn(tail, context);
      if (filled === 'missing') return 'void';
      if (filled === 'unknown') return widest(resource, 'some') ? 'unknown' : false;
      return arnTest(heads, filled)(resource, extent);
    },
  };
}

type ArnTest = (resource: RequestedResource, extent: Extent) => boolean;

function arnTest(heads: readonly (readonly GlobPart[])[], tail: readonly GlobPart[]): ArnTest {
  const literal = heads.every((parts) => parts.every((part) => typeof part === 'string'))
    ? `${heads.map((parts) => parts.join('')).join(':')}:`
    : undefined;
  const tests = literal === undefined ? heads.map(compileGlob) : [];
  const tailTest = compileGlob(tail);
  return (resource, extent) => {
    if (resource.everything) return extent === 'some';
    if (resource.tail === undefined) return false;
    if (resource.wild) return relates([...heads, tail], resource.wild, extent === 'some' ? overlaps : covers);
    if (literal !== undefined ? resource.head !== literal : !tests.every((test, index) => test(resource.segments?.[index] as string)))
      return false;
    return tailTest(resource.tail);
  };
}

const relates = (pattern: readonly (readonly GlobPart[])[], request: readonly (readonly GlobPart[])[], related: typeof overlaps): boolean =>
  pattern.every((parts, index) => related(parts, request[index] as readonly GlobPart[]));

/** Whether a wildcard stands in the type, which is what comes before the first `/` or `:` of the resource part. */
function hasWildType(tail: readonly TemplatePart[], service: string): boolean {
  if (UNTYPED.has(service)) return false;
  const firstWild = tail.findIndex((part) => part === ANY || part === ONE);
  if (firstWild < 0) return false;
  const separated = (part: TemplatePart): boolean => typeof part === 'string' && /[/:]/.test(part);
  return !tail.slice(0, firstWild).some(separated) && tail.slice(firstWild).some(separated);
}
