import { both, either, type Truth } from '../matching/truth';
import type { Placed } from '../statement/compiled-document';
import type { CompiledPolicy } from '../statement/compiled-policy';
import type { Reach } from '../statement/principal-element';
import type { Call, CompiledStatement } from '../statement/statement';
import type { Layer, Policies } from './decision';
import { reachOf, visitLayers, type LayerKind, type LayerVisitor } from './layers';
import type { Standing } from './standing';

/** A statement that speaks of the request, certainly or perhaps. */
export interface Hit {
  readonly layer: Layer;
  readonly policy: CompiledPolicy;
  readonly index: number;
  readonly statement: CompiledStatement;
  readonly truth: true | 'unknown';
  readonly reach: Reach;
}

/** Shared by all that have none, so that it is never written to. */
const NONE: readonly never[] = [];

/**
 * What the layers say of a call: the Allows of each come together to a truth, the Denies are kept. This is the way of every decision, so nothing is allocated for what
 * is not there or does not matter: of the layers that limit, certain Allows leave nothing but their truth.
 */
export class Walk implements LayerVisitor, Standing {
  identity: Truth;
  itself: Truth = false;
  behindSession: Truth = false;
  account: Truth = false;
  boundary: Truth = true;
  session: Truth = true;
  scp: Truth = true;
  endpoint: Truth = true;
  /** Allows of identity policies and of the resource's policy. */
  grants: readonly Hit[] = NONE;
  /** Allows that are not certain of levels that nothing else allows. */
  open: readonly Hit[] = NONE;
  denies: readonly Hit[] = NONE;
  /** Operators that the language does not know, in statements that speak of the request. */
  unsupported: readonly string[] = NONE;

  constructor(private readonly call: Call) {
    this.identity = call.principal.kind === 'root';
  }

  visit(kind: LayerKind, policies: readonly CompiledPolicy[]): void {
    const { call } = this;
    const grants = kind.layer === 'identity' || kind.layer === 'resource';
    let truth: Truth = false;
    let allows: Hit[] | undefined;
    for (let i = 0; i < policies.length; i++) {
      const policy = policies[i] as CompiledPolicy;
      const placed = policy.candidates(call.action);
      for (let j = 0; j < placed.length; j++) {
        const { statement, index } = placed[j] as Placed;
        const reach = reachOf(kind, statement, policy, call);
        if (reach === undefined) continue;
        const resource = statement.resource(call);
        if (resource === false) continue;
        if (statement.unsupported.length > 0) this.unsupported = [...this.unsupported, ...statement.unsupported];
        const holds = statement.conditions.length === 0 ? resource : conditionsHold(statement, call, resource);
        if (holds === false) continue;
        const deny = statement.effect === 'Deny';
        if (!deny) truth = either(truth, holds);
        if (!deny && !grants && holds === true) continue;
        const hit: Hit = { layer: kind.layer, policy, index, statement, truth: holds, reach };
        if (deny) this.denies = this.denies.length === 0 ? [hit] : [...this.denies, hit];
        else if (allows === undefined) allows = [hit];
        else allows.push(hit);
      }
    }
    this.level(kind.layer, truth, allows ?? NONE);
  }

  /** Takes in what one level comes to. */
  level(layer: Layer, truth: Truth, allows: readonly Hit[]): void {
    if (layer === 'identity') this.identities(truth, allows);
    else if (layer === 'resource') this.reaches(allows);
    else if (layer !== 'rcp') {
      // AWS's own allow-all stands in every level of RCPs.
      this[layer] = layer === 'scp' ? both(this.scp, truth) : truth;
      if (truth === 'unknown') this.open = [...this.open, ...allows];
    }
  }

  /** The root user needs no policy; a federated user's session has no more than its session policy gives it. */
  private identities(truth: Truth, allows: readonly Hit[]): void {
    const { kind } = this.call.principal;
    this.identity = kind === 'root' || (kind === 'federated-user' && !this.call.hasSessionPolicy ? false : truth);
    this.grants = this.grants.length === 0 ? allows : [...allows, ...this.grants];
    if (truth === 'unknown') this.open = [...this.open, ...allows];
  }

  private reaches(allows: readonly Hit[]): void {
    for (const { reach, truth } of allows)
      if (reach === 'itself') this.itself = either(this.itself, truth);
      else if (reach === 'account') this.account = either(this.account, truth);
      else this.behindSession = either(this.behindSession, truth);
    this.grants = allows;
    this.open = [...this.open, ...allows.filter(({ truth }) => truth === 'unknown')];
  }
}

/** Asks every statement that speaks of the action. */
export function walk(call: Call, policies: Policies): Walk {
  const found = new Walk(call);
  visitLayers(call, policies, found);
  return found;
}

/** Conditions are tested last, and only where action, principal and resource fit. `resource`: what the statement's resources say already. */
export function conditionsHold(statement: CompiledStatement, call: Call, resource: true | 'unknown'): Truth {
  let so: Truth = resource;
  for (const condition of statement.conditions) {
    so = both(so, condition.test(call.context));
    if (so === false) return false;
  }
  return so;
}
