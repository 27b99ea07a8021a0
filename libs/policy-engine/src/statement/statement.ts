import { compileConditions, type Condition } from '../conditions/condition';
import { listOf, type StatementDocument } from '../language/document';
import { compileAction } from '../matching/action-pattern';
import type { RequestContext } from '../matching/request-context';
import type { RequestedResource } from '../matching/requested-resource';
import { compileResource, type Extent, type ResourcePattern } from '../matching/resource-pattern';
import type { Truth } from '../matching/truth';
import { compileNotPrincipal, compilePrincipal, type BoundPrincipals, type Reach } from './principal-element';
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

/** A statement ready to be asked. It knows nothing of the policy that it stands in, so that all policies that hold it share it. */
export interface CompiledStatement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly conditions: readonly Condition[];
  /** Operators that the language does not know. */
  readonly unsupported: readonly string[];
  /** Patterns with variables. */
  readonly variable: readonly ResourcePattern[];
  readonly namesResources: boolean;
  readonly namesPrincipals: boolean;
  action(action: string): boolean;
  resource(call: Call): Truth;
  /** Undefined if the statement does not speak of this principal. */
  reach(call: Call, bound: BoundPrincipals | undefined): Reach | undefined;
}

/** `variables`: the document's version knows policy variables. */
export function compileStatement(statement: StatementDocument, variables: boolean): CompiledStatement {
  const patterns = listOf(statement.Resource ?? statement.NotResource).map((text) => compileResource(text, variables));
  return {
    sid: statement.Sid,
    effect: statement.Effect,
    ...compileConditions(statement.Condition, variables),
    variable: patterns.filter((pattern) => pattern.variables.length > 0),
    namesResources: statement.Resource !== undefined || statement.NotResource !== undefined,
    namesPrincipals: statement.Principal !== undefined || statement.NotPrincipal !== undefined,
    action: compileActions(statement),
    resource: compileResources(statement, patterns),
    reach: compileReach(statement),
  };
}

function compileActions({ Action, NotAction }: StatementDocument): (action: string) => boolean {
  const tests = listOf(Action ?? NotAction).map(compileAction);
  const [only] = tests;
  if (NotAction !== undefined) return (action) => !tests.some((test) => test(action));
  return tests.length === 1 && only ? only : (action) => tests.some((test) => test(action));
}

function compileResources(
  { Effect, Resource, NotResource }: StatementDocument,
  patterns: readonly ResourcePattern[],
): (call: Call) => Truth {
  if (NotResource !== undefined) return outside(patterns, Effect === 'Allow' ? 'all' : 'some');
  return Resource === undefined ? () => true : inside(patterns, Effect === 'Allow' ? 'some' : 'all');
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
  const reachOf = named === undefined ? undefined : compilePrincipal(named);
  const isOther = NotPrincipal === undefined ? undefined : compileNotPrincipal(NotPrincipal, Effect);
  return ({ principal, hasBoundary }, bound) => {
    if (isOther && !isOther(principal, bound, hasBoundary)) return undefined;
    if (reachOf) return reachOf(principal, bound);
    return isOther ? 'itself' : undefined;
  };
}
