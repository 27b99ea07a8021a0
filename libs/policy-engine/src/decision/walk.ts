import { both, type Truth } from '../matching/truth';
import type { Placed } from '../statement/compiled-document';
import type { CompiledPolicy } from '../statement/compiled-policy';
import type { Reach } from '../statement/principal-element';
import type { Call, CompiledStatement } from '../statement/statement';
import type { Layer, Policies } from './decision';
import { isServiceLinked } from './special-cases';

/** A statement that speaks of the request, certainly or perhaps. */
export interface Hit {
  readonly layer: Layer;
  readonly policy: CompiledPolicy;
  readonly index: number;
  readonly statement: CompiledStatement;
  readonly truth: true | 'unknown';
  readonly reach: Reach;
}

/** What the policies of one layer, or of one level of it, allow. */
export interface Level {
  readonly layer: Layer;
  readonly allows: readonly Hit[];
  readonly truth: Truth;
}

/** What all layers say of a request. */
export interface Walk {
  /** In the order of evaluation. */
  readonly levels: readonly Level[];
  readonly denies: readonly Hit[];
  /** Operators that the language does not know, in statements that speak of the request. */
  readonly unsupported: readonly string[];
}

/** The policies of one layer, or of one level of it. */
export interface LayerPolicies {
  readonly layer: Layer;
  readonly policies: readonly CompiledPolicy[];
}

export const hasIdentity = ({ principal }: Call): boolean => principal.kind !== 'service' && principal.kind !== 'anonymous';

/**
 * The layers that bear on a call, in the order of evaluation. Organization policies do not limit service-linked roles; services and nobody in particular have neither
 * identity policies nor what limits these.
 */
export function layersOf(call: Call, policies: Policies): LayerPolicies[] {
  const layers: LayerPolicies[] = [];
  const identity = hasIdentity(call);
  const { scps = NONE, rcps = NONE, boundary, session, endpoint, resource } = policies;
  if (scps.length + rcps.length > 0 && !isServiceLinked(call.principal.sessionOf) && !isServiceLinked(call.principal.arn)) {
    if (identity) for (const level of scps) layers.push({ layer: 'scp', policies: level });
    for (const level of rcps) layers.push({ layer: 'rcp', policies: level });
  }
  if (identity && boundary) layers.push({ layer: 'boundary', policies: Array.isArray(boundary) ? boundary : [boundary as CompiledPolicy] });
  if (identity && session) layers.push({ layer: 'session', policies: [session] });
  if (endpoint) layers.push({ layer: 'endpoint', policies: endpoint });
  if (resource) layers.push({ layer: 'resource', policies: [resource] });
  if (identity) layers.push({ layer: 'identity', policies: policies.identity });
  return layers;
}

const NONE: readonly (readonly CompiledPolicy[])[] = [];

/** Asks every statement that speaks of the action. */
export function walk(call: Call, layers: readonly LayerPolicies[]): Walk {
  const levels: Level[] = [];
  const denies: Hit[] = [];
  const unsupported: string[] = [];
  for (const { layer, policies } of layers) {
    const allows: Hit[] = [];
    for (const policy of policies) {
      const candidates = policy.candidates(call.action);
      for (const placed of candidates.denies) meet(layer, policy, placed, call, denies, unsupported);
      for (const placed of candidates.allows) meet(layer, policy, placed, call, allows, unsupported);
    }
    levels.push({ layer, allows, truth: anyTruth(allows) });
  }
  return { levels, denies, unsupported };
}

/** Conditions are tested last, and only where action, principal and resource fit. */
function meet(layer: Layer, policy: CompiledPolicy, { index, statement }: Placed, call: Call, hits: Hit[], unsupported: string[]): void {
  const reach = reachOf(layer, statement, policy, call);
  if (reach === undefined) return;
  const resource = statement.resource(call);
  if (resource === false) return;
  if (statement.unsupported.length > 0) unsupported.push(...statement.unsupported);
  const truth = conditionsHold(statement, call, resource);
  if (truth !== false) hits.push({ layer, policy, index, statement, truth, reach });
}

/** Whose statements must name principals, and whose are read as if they named everybody. */
const NAMES_PRINCIPALS: Readonly<Record<Layer, 'never' | 'always' | 'if-written'>> = {
  scp: 'never',
  rcp: 'always',
  boundary: 'never',
  session: 'never',
  endpoint: 'if-written',
  resource: 'always',
  identity: 'never',
};

/** How a statement of a layer reaches the principal. One without Principal stands for whom it is attached to, but must name resources then. */
export function reachOf(layer: Layer, statement: CompiledStatement, { bound }: CompiledPolicy, call: Call): Reach | undefined {
  const names = NAMES_PRINCIPALS[layer];
  if (names === 'never') return statement.resources === undefined ? undefined : 'itself';
  if (names === 'if-written' && statement.principals === undefined) return 'itself';
  return statement.reach(call, bound);
}

/** `resource`: what the statement's resources say already. */
export function conditionsHold(statement: CompiledStatement, call: Call, resource: true | 'unknown'): Truth {
  let so: Truth = resource;
  for (const condition of statement.conditions) {
    so = both(so, condition.test(call.context));
    if (so === false) return false;
  }
  return so;
}

/** Whether one of these statements speaks of the request. */
export function anyTruth(hits: readonly Hit[]): Truth {
  for (const { truth } of hits) if (truth === true) return true;
  return hits.length > 0 ? 'unknown' : false;
}
