import { compileConditions, type Condition } from '../conditions/condition';
import { listOf, type StatementDocument } from '../language/document';
import { compileAction, type ActionPattern } from '../matching/action-pattern';
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
  reach(call: Call, bound: BoundPrincipals | undefined): Reach | undefined;
}

/** `variables`: the document's version knows policy variables. */
export function compileStatement(statement: StatementDocument, variables: boolean, hash: string): CompiledStatement {
  const { Sid, Effect, Action, NotAction, Resource, NotResource, Principal: named, NotPrincipal, Condition: conditions } = statement;
  const actions = { negated: NotAction !== undefined, listed: listOf(Action ?? NotAction).map(compileAction) };
  const resources = {
    negated: NotResource !== undefined,
    listed: listOf(Resource ?? NotResource).map((text) => compileResource(text, variables)),
  };
  const principal = named ?? NotPrincipal;
  return {
    hash,
    sid: Sid,
    effect: Effect,
    actions,
    resources: Resource === undefined && NotResource === undefined ? undefined : resources,
    principals: principal === undefined ? undefined : { negated: named === undefined, listed: namedPrincipals(principal) },
    ...compileConditions(conditions, variables),
    action: compileActions(actions),
    resource: compileResources(resources, Effect, Resource ?? NotResource),
    reach: compileReach(statement),
  };
}

function compileActions({ negated, listed }: Element<ActionPattern>): (action: string) => boolean {
  const tests = listed.map(({ test }) => test);
  const [only] = tests;
  if (negated) return (action) => !tests.some((test) => test(action));
  return tests.length === 1 && only ? only : (action) => tests.some((test) => test(action));
}

function compileResources(
  { negated, listed }: Element<ResourcePattern>,
  effect: 'Allow' | 'Deny',
  element: StatementDocument['Resource'],
): (call: Call) => Truth {
  if (element === undefined || (!negated && listed.some(({ text }) => /^\*+$/.test(text)))) return () => true;
  return negated ? outside(listed, effect === 'Allow' ? 'all' : 'some') : inside(listed, effect === 'Allow' ? 'some' : 'all');
}

/** Resource: any pattern fits. Of a request with wildcards, an Allow needs to meet some and a Deny must take in all. */
const inside =
  (patterns: readonly ResourcePattern[], extent: Extent) =>
  ({ resource, context, wildcardOnly }: Call): Truth => {
    let so: Truth = false;
    for (const pattern of patterns) {
      const match = pattern.match(resource, context, wildcardOnly ? 'all' : extent);
      if (match === true) return true;
      if (match === 'unknown') so = match;
    }
    return so;
  };

/** NotResource: no pattern fits. A variable without value, and a short ARN even of something else, make the statement speak of nothing. */
const outside =
  (patterns: readonly ResourcePattern[], extent: Extent) =>
  ({ resource, context, wildcardOnly }: Call): Truth => {
    let so: Truth = true;
    for (const pattern of patterns) {
      const match = pattern.match(resource, context, wildcardOnly ? 'all' : extent);
      if (match === true || match === 'void' || pattern.short) return false;
      if (match === 'unknown') so = match;
    }
    return so;
  };

function compileReach({ Effect, Principal: named, NotPrincipal }: StatementDocument): CompiledStatement['reach'] {
  const reachOf = named === undefined ? undefined : compilePrincipal(namedPrincipals(named));
  const isOther = NotPrincipal === undefined ? undefined : compileNotPrincipal(namedPrincipals(NotPrincipal), Effect);
  return ({ principal, hasBoundary }, bound) => {
    if (isOther && !isOther(principal, bound, hasBoundary)) return undefined;
    if (reachOf) return reachOf(principal, bound);
    return isOther ? 'itself' : undefined;
  };
}
