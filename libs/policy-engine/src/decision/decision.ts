import type { ContextValues } from '../matching/request-context';
import type { CompiledPolicy, StatementReference } from '../statement/compiled-policy';
import type { Principal } from '../statement/principal';

/** Where a policy stands in the order of evaluation. */
export type Layer = 'scp' | 'rcp' | 'boundary' | 'session' | 'endpoint' | 'resource' | 'identity';

/** What is asked: may this principal do this on that resource? */
export interface AccessRequest {
  readonly principal: Principal;
  /** `service:name`, in any letter case. */
  readonly action: string;
  /** An ARN, `*`, or an ARN with wildcards: an Allow then needs to meet some of it, a Deny must take in all of it. */
  readonly resource: string;
  readonly resourceAccountId: string;
  /** Condition keys as they are known, those of `principalContext` among them: nothing is derived here. */
  readonly context: ContextValues;
  /** Keys that may be absent or hold any value; `'*'` = every key that is neither given nor derived from the principal. None by default. */
  readonly unknown?: '*' | readonly string[];
  /** The action has no resource-level permissions. */
  readonly wildcardOnlyAction?: boolean;
}

/** The policies that bear on a request. What is absent does not limit; an empty level of SCPs allows nothing. */
export interface Policies {
  /** The principal's own and its groups'. */
  readonly identity: readonly CompiledPolicy[];
  /** Several are read as one. */
  readonly boundary?: CompiledPolicy | readonly CompiledPolicy[];
  readonly session?: CompiledPolicy;
  /** The resource's own: a bucket's policy, a key's, a role's trust policy. */
  readonly resource?: CompiledPolicy;
  readonly endpoint?: readonly CompiledPolicy[];
  /** Levels from the root down, of the principal's account; each must allow. None = outside an organization. */
  readonly scps?: readonly (readonly CompiledPolicy[])[];
  /** Levels of the resource's account. AWS's own allow-all stands in each, so they can only deny. */
  readonly rcps?: readonly (readonly CompiledPolicy[])[];
}

/** A condition that nobody knows to hold or not and that could change the decision; an unknown variable in Resource has the operator `Variable`. */
export interface OpenCondition {
  readonly policy: string;
  readonly statement: number;
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** The answer to a request, and why. */
export interface Decision {
  readonly decision: 'allowed' | 'explicitly-denied' | 'implicitly-denied' | 'allowed-if';
  /** One sentence for people. */
  readonly reason: string;
  /** The layers that deny what identity and resource policies would otherwise grant. */
  readonly blockedBy: readonly Layer[];
  /** With `allowed-if` only. */
  readonly conditions?: readonly OpenCondition[];
  /** The statements that decide; none where nothing grants. */
  readonly statements: readonly StatementReference[];
  /** Condition operators that the language does not know, in statements that speak of the request: they were taken to be false. */
  readonly unsupported: readonly string[];
}
