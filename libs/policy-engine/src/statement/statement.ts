import { compileConditions, type Condition } from '../conditions/condition';
import { listOf, type StatementDocument } from '../language/document';
import { compileAction, type ActionPattern } from '../matching/action-pattern';
import type { TextTest } from '../matching/glob';
import type { RequestContext } from '../matching/request-context';
import type { RequestedResource } from '../matching/requested-resource';
import { compileResource, type Extent, type ResourcePattern } from '../matching/resource-pattern';
import type { Truth } from '../matching/truth';
import {
  compileNotPrincipal,
  compilePrincipal,
  namedPrincipals,
  type BoundPrincipals,
  type NamedPrincipal,
  type Reach,
} from './principal-element';
import type { Principal } from './principal';

/** What a statement is asked about. */
export interface Call {
  readonly principal: Principal;
  /** `service:name` in lower case. */
  readonly action: string;
  readonly resource: RequestedResource;
  readonly context: RequestContext;
  /** The action has no resource-level permissions, so that only what speaks of every resource fits it. */
  readonly wildcardOnly: boolean;
  readonly hasBoundary: boolean;
  readonly hasSessionPolicy: boolean;
}

/** What an element of a statement lists; `negated` = its Not form: everything but these. */
export interface Element<T> {
  readonly negated: boolean;
  readonly listed: readonly T[];
}

/** A statement ready to be asked. It knows nothing of the policy that it stands in, so that all policies that hold it share it. */
export interface CompiledStatement {
  /** SHA-256 of its content and of whether it knows variables: the same text is the same statement. */
  readonly hash: string;
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Element<ActionPattern>;
  /** Undefined in a trust policy, whose role is the resource. */
  readonly resources: Element<ResourcePattern> | undefined;
  /** Undefined in what is attached to the principal. */
  readonly principals: Element<NamedPrincipal> | undefined;
  readonly conditions: readonly Condition[];
  /** Operators that the language does not know. */
  readonly unsupported: readonly string[];
  /** Whether the actions are spoken of; in lower case. */
  action(action: string): boolean;
  resource(call: Call): Truth;
  /** How it reaches the principal by its Principal or NotPrincipal; undefined if it does not. */
  reach(call: Pick<Call, 'principal' | 'hasBoundary'>, bound: BoundPrincipals | undefined): Reach | undefined;
}

/** `variables`: the document's version knows policy variables. */
export function compileStatement(statement: StatementDocument, variables: boolean, hash: string): CompiledStatement {
  const { Sid, Effect, Action, NotAction, Resource, NotResource, Principal: named, NotPrincipal, Condition: conditions } = statement;
  const actions = { negated: NotAction !== undefined, listed: listOf(Action ?? NotAction).map(compileAction) };
  const resource = Resource ?? NotResource;
  const resources =
    resource === undefined
      ? undefined
      : { negated: NotResource !== undefined, listed: listOf(resource).map((text) => compileResource(text, variables)) };
  const principal = named ?? NotPrincipal;
  return {
    hash,
    sid: Sid,
    effect: Effect,
    actions,
    resources,
    principals: principal === undefined ? undefined : { negated: named === undefined, listed: namedPrincipals(principal) },
    ...compileConditions(conditions, variables),
    action: compileActions(actions),
    resource: compileResources(Effect, resources),
    reach: compileReach(statement),
  };
}

function compileActions({ negated, listed }: Element<ActionPattern>): (action: string) => boolean {
  const test = anyOf(listed.map((pattern) => pattern.test));
  return negated ? (action) => !test(action) : test;
}

function anyOf(tests: readonly TextTest[]): TextTest {
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return only;
  return (text) => {
    for (const test of tests) if (test(text)) return true;
    return false;
  };
}

/** Of a request with wildcards, an Allow needs to meet some and a Deny must take in all; what is excluded must then be met in turn. */
export const extentOf = ({ effect, resources }: Pick<CompiledStatement, 'effect' | 'resources'>, { wildcardOnly }: Call): Extent =>
  wildcardOnly || (effect === 'Allow') === (resources?.negated === true) ? 'all' : 'some';

function compileResources(effect: 'Allow' | 'Deny', resources: Element<ResourcePattern> | undefined): (call: Call) => Truth {
  if (resources === undefined) return () => true;
  const { negated, listed } = resources;
  if (!negated && listed.some(({ text }) => /^\*+$/.test(text))) return () => true;
  if (negated) return (call) => outside(listed, call, extentOf({ effect, resources }, call));
  const singles = listed.map(({ single }) => single).filter((single) => single !== undefined);
  if (singles.length < listed.length) return (call) => inside(listed, call, extentOf({ effect, resources }, call));
  const test = anyOf(singles);
  return (call) => (call.resource.single ? test(call.resource.text) : inside(listed, call, extentOf({ effect, resources }, call)));
}

/** Resource: any pattern fits. */
function inside(patterns: readonly ResourcePattern[], { resource, context }: Call, extent: Extent): Truth {
  let so: Truth = false;
  for (const pattern of patterns) {
    const match = pattern.match(resource, context, extent);
    if (match === true) return true;
    if (match === 'unknown') so = match;
  }
  return so;
}

/** NotResource: no pattern fits. A variable without value, and a short ARN even of something else, make the statement speak of nothing. */
function outside(patterns: readonly ResourcePattern[], { resource, context }: Call, extent: Extent): Truth {
  let so: Truth = true;
  for (const pattern of patterns) {
    const match = pattern.match(resource, context, extent);
    if (match === true || match === 'void' || pattern.short) return false;
    if (match === 'unknown') so = match;
  }
  return so;
}

function compileReach({ Effect, Principal: named, NotPrincipal }: StatementDocument): CompiledStatement['reach'] {
  const reachOf = named === undefined ? undefined : compilePrincipal(namedPrincipals(named));
  const isOther = NotPrincipal === undefined ? undefined : compileNotPrincipal(namedPrincipals(NotPrincipal), Effect);
  return ({ principal, hasBoundary }, bound) => {
    if (isOther && !isOther(principal, bound, hasBoundary)) return undefined;
    if (reachOf) return reachOf(principal, bound);
    return isOther ? 'itself' : undefined;
  };
}
