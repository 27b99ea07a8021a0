import type { RequestContext } from '../matching/request-context';
import type { ResourcePattern } from '../matching/resource-pattern';
import type { Truth } from '../matching/truth';
import type { BoundPrincipals, Reach } from './principal-element';
import { extentOf, type Call, type CompiledStatement } from './statement';

/** Why an element of a statement does not speak of a request, or is not known to: a closed list. */
export type ElementMismatch =
  | 'action-not-listed'
  /** NotAction lists it. */
  | 'action-excluded'
  | 'resource-not-listed'
  /** NotResource lists it. */
  | 'resource-excluded'
  /** A statement that needs Resource or NotResource has none. */
  | 'resource-missing'
  /** A variable in a pattern has no value. */
  | 'resource-variable-missing'
  /** A variable in a pattern is not known. */
  | 'resource-variable-unknown'
  | 'principal-not-listed'
  /** NotPrincipal lists it. */
  | 'principal-excluded'
  /** A statement that needs Principal or NotPrincipal has none. */
  | 'principal-missing'
  /** The name is the principal's, but it was bound to the id of another one, who had it before. */
  | 'principal-recreated';

/** An element of a statement as it stands to a request. */
export interface ExplainedElement {
  readonly match: Truth;
  readonly mismatch?: ElementMismatch;
  /** What is listed that fits the request, or could; under a Not form it is what excludes it. */
  readonly listed?: string;
  /** With its variables filled in. */
  readonly resolved?: string;
}

/** A principal element; `reach` tells how it reaches the principal. */
export interface ExplainedPrincipal extends ExplainedElement {
  readonly reach?: Reach;
}

const MATCH: ExplainedElement = { match: true };
const ACTION_NOT_LISTED: ExplainedElement = { match: false, mismatch: 'action-not-listed' };
const RESOURCE_NOT_LISTED: ExplainedElement = { match: false, mismatch: 'resource-not-listed' };

export function explainAction({ actions: { negated, listed }, action }: CompiledStatement, call: Call): ExplainedElement {
  const match = action(call.action);
  if (match === negated) return match ? MATCH : ACTION_NOT_LISTED;
  const fitting = listed.find(({ test }) => test(call.action))?.text;
  return match ? { match, listed: fitting } : { match, mismatch: 'action-excluded', listed: fitting };
}

export function explainResource(statement: CompiledStatement, call: Call): ExplainedElement {
  const { resources } = statement;
  if (resources === undefined) return MATCH;
  const { negated, listed } = resources;
  const match = statement.resource(call);
  const extent = extentOf(statement, call);
  const find = (wanted: Truth | 'void'): ResourcePattern | undefined =>
    listed.find((pattern) => pattern.match(call.resource, call.context, extent) === wanted);
  if (match === 'unknown') return { match, mismatch: 'resource-variable-unknown', listed: find('unknown')?.text };
  const fitting = match === negated ? undefined : find(true);
  if (match) return fitting === undefined ? MATCH : shown(match, fitting, call.context);
  const missing = fitting === undefined && listed.some(({ variables }) => variables.length > 0) ? find('void') : undefined;
  if (missing !== undefined) return { match, mismatch: 'resource-variable-missing', listed: missing.text };
  if (!negated) return RESOURCE_NOT_LISTED;
  const excluding = fitting ?? listed.find(({ short }) => short);
  return { ...(excluding ? shown(match, excluding, call.context) : { match }), mismatch: 'resource-excluded' };
}

function shown(match: Truth, pattern: ResourcePattern, context: RequestContext): ExplainedElement {
  const resolved = pattern.resolved(context);
  return resolved === undefined ? { match, listed: pattern.text } : { match, listed: pattern.text, resolved };
}

export function explainPrincipal(statement: CompiledStatement, call: Call, bound: BoundPrincipals | undefined): ExplainedPrincipal {
  if (statement.principals === undefined) return { match: false, mismatch: 'principal-missing' };
  const reach = statement.reach(call, bound);
  if (reach !== undefined) return { match: true, reach };
  if (statement.principals.negated) return { match: false, mismatch: 'principal-excluded' };
  const unbound = bound === undefined ? undefined : statement.reach(call, undefined);
  return { match: false, mismatch: unbound === undefined ? 'principal-not-listed' : 'principal-recreated' };
}
