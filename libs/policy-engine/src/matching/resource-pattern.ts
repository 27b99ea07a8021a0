import { covers, overlaps } from './glob-relation';
import { ANY, compileGlob, globParts, ONE, type GlobPart, type TextTest } from './glob';
import type { RequestContext } from './request-context';
import { arnSegments, segmentsOfArn, type RequestedResource } from './requested-resource';
import { fillIn, isVariable, templateParts, textOf, type TemplatePart } from './template';
import type { Truth } from './truth';

/** What a pattern must do to a request that itself holds wildcards: meet some of it, or take in all of it. */
export type Extent = 'some' | 'all';

/** `'void'`: a variable of the pattern has no value. */
export type ResourceMatch = Truth | 'void';

/** One pattern of Resource or NotResource. */
export interface ResourcePattern {
  readonly text: string;
  /** Literal text with which every single resource begins that fits; `''` where nothing is known of it. */
  readonly prefix: string;
  /** An ARN of fewer than six segments that does not end in `*`. */
  readonly short: boolean;
  /** Keys of the variables in it. */
  readonly variables: readonly string[];
  /** Tests one single resource, without wildcards; undefined where variables must be filled in. */
  readonly single: TextTest | undefined;
  match(resource: RequestedResource, context: RequestContext, extent: Extent): ResourceMatch;
  /** The pattern with its variables filled in; undefined if it has none, or if they have no value. */
  resolved(context: RequestContext): string | undefined;
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
  if (text === null) return constant('', false);
  if (/^\*+$/.test(text)) return constant(text, true);
  const given = arnSegments(text);
  const segments = [...given, ...Array<string>(6 - given.length).fill('*')];
  const service = segments[2] as string;
  const tail = templateParts(segments[5] as string, { variables, wildcards: true });
  const short = given.length < 6 && !text.endsWith('*');
  if (segments[0] !== 'arn' || (given.length > 2 && /[*?]/.test(service)) || hasWildType(tail, service))
    return { ...constant(text, false), short };
  const head = `${segments.slice(0, 5).join(':')}:`;
  const widest = tail.map((part) => (isVariable(part) ? ANY : part));
  const prefix = literalStart([...globParts(head), ...widest]);
  const single = singleTest(head, widest);
  const test = arnTest(head, widest, single);
  const keys = tail.filter(isVariable).map(({ key }) => key);
  if (keys.length === 0)
    return { text, prefix, short, variables: NONE, single, match: (resource, _, extent) => test(resource, extent), resolved: unresolved };
  return {
    text,
    prefix,
    short,
    variables: keys,
    single: undefined,
    match: (resource, context, extent) => {
      const filled = fillIn(tail, context);
      if (filled === 'missing') return 'void';
      if (filled === 'unknown') return test(resource, 'some') ? 'unknown' : false;
      return arnTest(head, filled, singleTest(head, filled))(resource, extent);
    },
    resolved: (context) => {
      const filled = fillIn(tail, context);
      return typeof filled === 'string' ? undefined : head + textOf(filled);
    },
  };
}

const NONE: readonly string[] = [];
const unresolved = (): undefined => undefined;

/** A pattern that fits everything or nothing. */
const constant = (text: string, fits: boolean): ResourcePattern => ({
  text,
  prefix: '',
  short: false,
  variables: NONE,
  single: () => fits,
  match: () => fits,
  resolved: unresolved,
});

function literalStart(parts: readonly GlobPart[]): string {
  const wild = parts.findIndex((part) => typeof part !== 'string');
  return parts.slice(0, wild < 0 ? parts.length : wild).join('');
}

type Segments = readonly (readonly GlobPart[])[];

const segmentsOf = (head: string, tail: readonly GlobPart[]): Segments => [...head.slice(0, -1).split(':').map(globParts), tail];

/** A head without wildcards holds five colons: a text that begins with it has these very segments. Otherwise each segment is compared for itself. */
function singleTest(head: string, tail: readonly GlobPart[]): TextTest {
  if (!/[*?]/.test(head)) return compileGlob([head, ...tail]);
  const tests = segmentsOf(head, tail).map(compileGlob);
  return (text) => {
    const segments = segmentsOfArn(text);
    if (segments.length === 0) return false;
    for (let i = 0; i < tests.length; i++) if (!(tests[i] as TextTest)(segments[i] as string)) return false;
    return true;
  };
}

type ArnTest = (resource: RequestedResource, extent: Extent) => boolean;

/** Requests with wildcards are rare: the segments are taken apart when one comes, rather than kept for all patterns. */
function arnTest(head: string, tail: readonly GlobPart[], single: TextTest): ArnTest {
  return (resource, extent) => {
    if (resource.single) return single(resource.text);
    if (resource.everything) return extent === 'some';
    return resource.parts.length > 0 && relates(segmentsOf(head, tail), resource.parts, extent === 'some' ? overlaps : covers);
  };
}

const relates = (pattern: Segments, request: Segments, related: typeof overlaps): boolean =>
  pattern.every((parts, index) => related(parts, request[index] as readonly GlobPart[]));

/** Whether a wildcard stands in the type, which is what comes before the first `/` or `:` of the resource part. */
function hasWildType(tail: readonly TemplatePart[], service: string): boolean {
  if (UNTYPED.has(service)) return false;
  const firstWild = tail.findIndex((part) => part === ANY || part === ONE);
  if (firstWild < 0) return false;
  const separated = (part: TemplatePart): boolean => typeof part === 'string' && /[/:]/.test(part);
  return !tail.slice(0, firstWild).some(separated) && tail.slice(firstWild).some(separated);
}
