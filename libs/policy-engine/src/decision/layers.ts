import { CompiledPolicy } from '../statement/compiled-policy';
import type { Reach } from '../statement/principal-element';
import type { Call, CompiledStatement } from '../statement/statement';
import type { Layer, Policies } from './decision';
import { isServiceLinked } from './special-cases';

/** A layer, and whose statements in it must name principals; others are read as if they named everybody. */
export interface LayerKind {
  readonly layer: Layer;
  readonly names: 'never' | 'always' | 'if-written';
}

export const LAYERS = {
  scp: { layer: 'scp', names: 'never' },
  rcp: { layer: 'rcp', names: 'always' },
  boundary: { layer: 'boundary', names: 'never' },
  session: { layer: 'session', names: 'never' },
  endpoint: { layer: 'endpoint', names: 'if-written' },
  resource: { layer: 'resource', names: 'always' },
  identity: { layer: 'identity', names: 'never' },
} as const satisfies Readonly<Record<Layer, LayerKind>>;

/** Is told of the layers that bear on a call; of SCPs and RCPs level by level. */
export interface LayerVisitor {
  visit(kind: LayerKind, policies: readonly CompiledPolicy[]): void;
}

export const hasIdentity = ({ principal: { kind } }: Call): boolean => kind !== 'service' && kind !== 'anonymous';

/**
 * Visits the layers that bear on a call, in the order of evaluation. Organization policies do not limit service-linked roles; services and nobody in particular have
 * neither identity policies nor what limits these.
 */
export function visitLayers(call: Call, policies: Policies, visitor: LayerVisitor): void {
  const { scps, rcps, boundary, session, endpoint, resource, identity } = policies;
  const { principal } = call;
  const own = hasIdentity(call);
  if ((scps || rcps) && !isServiceLinked(principal.sessionOf) && !isServiceLinked(principal.arn)) {
    if (scps && own) for (const level of scps) visitor.visit(LAYERS.scp, level);
    if (rcps) for (const level of rcps) visitor.visit(LAYERS.rcp, level);
  }
  if (own && boundary) visitor.visit(LAYERS.boundary, boundary instanceof CompiledPolicy ? [boundary] : boundary);
  if (own && session) visitor.visit(LAYERS.session, [session]);
  if (endpoint) visitor.visit(LAYERS.endpoint, endpoint);
  if (resource) visitor.visit(LAYERS.resource, [resource]);
  if (own) visitor.visit(LAYERS.identity, identity);
}

/** How a statement of a layer reaches the principal. One without Principal stands for whom it is attached to, but must name resources then. */
export function reachOf({ names }: LayerKind, statement: CompiledStatement, { bound }: CompiledPolicy, call: Call): Reach | undefined {
  if (names === 'never') return statement.resources === undefined ? undefined : 'itself';
  if (names === 'if-written' && statement.principals === undefined) return 'itself';
  return statement.reach(call, bound);
}
