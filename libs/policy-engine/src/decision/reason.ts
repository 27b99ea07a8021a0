import type { StatementReference } from '../statement/compiled-policy';
import type { AccessRequest, Layer } from './decision';

const LAYERS: Readonly<Record<Layer, string>> = {
  scp: 'a service control policy',
  rcp: 'a resource control policy',
  boundary: 'the permissions boundary',
  session: 'the session policy',
  endpoint: 'the endpoint policy',
  resource: "the resource's policy",
  identity: "a policy of the principal's own",
};

export function allowedReason(statements: readonly StatementReference[]): string {
  return statements.length === 0
    ? 'Allowed: the root user may do everything in its account that nothing forbids'
    : `Allowed by ${named(statements)}`;
}

export const deniedReason = (statements: readonly StatementReference[]): string => `Denied explicitly by ${named(statements)}`;

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

function named(statements: readonly StatementReference[]): string {
  const [first, ...rest] = statements as [StatementReference, ...StatementReference[]];
  const { index, sid } = first.statement;
  const more = rest.length === 0 ? '' : ` and ${rest.length} more`;
  return `statement ${index}${sid ? ` (${sid})` : ''} of ${first.policy}${more}`;
}
