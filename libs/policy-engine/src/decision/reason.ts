import type { AccessRequest, Layer } from './decision';
import type { Hit } from './walk';

const LAYERS: Readonly<Record<Layer, string>> = {
  scp: 'a service control policy',
  rcp: 'a resource control policy',
  boundary: 'the permissions boundary',
  session: 'the session policy',
  endpoint: 'the endpoint policy',
  resource: "the resource's policy",
  identity: "a policy of the principal's own",
};

export const allowedReason = (hits: readonly Hit[]): string =>
  hits.length === 0
    ? 'Allowed: the root user may do everything in its account that nothing forbids'
    : named(hits) + (hits.length === 1 ? ' allows it' : ' allow it');

export const deniedReason = (hits: readonly Hit[]): string => named(hits) + (hits.length === 1 ? ' denies it' : ' deny it');

export const blockedReason = (layers: readonly Layer[]): string =>
  `Granted, but not allowed by ${layers.map((layer) => LAYERS[layer]).join(' and ')}`;

export const conditionalReason = (open: number): string =>
  open === 1
    ? 'Allowed if one condition that is not known turns out well'
    : `Allowed if ${open} conditions that are not known turn out well`;

export function ungrantedReason({ action, resource }: AccessRequest, identityAllows: boolean, resourceMust: boolean): string {
  if (!identityAllows) return `No policy grants ${action} on ${resource}`;
  return resourceMust
    ? `The policy of ${resource} does not allow it, and it must`
    : `${resource} belongs to another account, and its policy does not allow it`;
}

function named(hits: readonly Hit[]): string {
  const { policy, index } = hits[0] as Hit;
  const label = policy.label(index);
  return hits.length === 1 ? label : `${label} and ${hits.length - 1} more`;
}
