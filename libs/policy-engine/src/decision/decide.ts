import { RequestContext } from '../matching/request-context';
import { RequestedResource } from '../matching/requested-resource';
import type { StatementReference } from '../statement/compiled-policy';
import type { Call } from '../statement/statement';
import type { AccessRequest, Decision, Layer, Policies } from './decision';
import { openConditions, openHits } from './open-conditions';
import { allowedReason, blockedReason, conditionalReason, deniedReason, ungrantedReason } from './reason';
import { refusedByAws, requestedAction, type Action } from './special-cases';
import { CAPS, permits, standingOf, uncapped, type Combination, type Standing } from './standing';
import { anyTruth, hasIdentity, layersOf, walk, type Hit, type Walk } from './walk';

/**
 * Decides a request in AWS's order: an explicit Deny anywhere; then what organization policies, the resource's policy, identity policies, boundary, session and
 * endpoint policies allow together. Where it depends on context that is not known the answer is `allowed-if` with the open conditions. It never throws.
 */
export function decide(request: AccessRequest, policies: Policies): Decision {
  const action = requestedAction(request.action);
  const call = callOf(request, policies, action);
  return decisionOn(request, policies, { action, call, walked: walk(call, layersOf(call, policies)) });
}

/** What statements are asked about. */
export const callOf = (request: AccessRequest, policies: Policies, action: Action): Call => ({
  principal: request.principal,
  action: action.name,
  resource: new RequestedResource(request.resource),
  context: new RequestContext(request.context, request.unknown),
  wildcardOnly: request.wildcardOnlyAction === true,
  hasBoundary: policies.boundary !== undefined,
});

/** What the layers come to together. */
export function decisionOn(
  request: AccessRequest,
  policies: Policies,
  { action, call, walked }: { action: Action; call: Call; walked: Walk },
): Decision {
  const unsupported = walked.unsupported.length === 0 ? NOTHING : [...new Set(walked.unsupported)];
  if (action.alwaysAllowed)
    return {
      decision: 'allowed',
      reason: 'AWS always answers sts:GetCallerIdentity',
      blockedBy: NOTHING,
      statements: NOTHING,
      unsupported,
    };
  const combination = combinationFor(request, action, call);
  const standing = standingOf(walked, call.principal.kind, policies.session !== undefined);
  const refusal = refusedByAws(request, action);
  const permitted = refusal === undefined ? permits(standing, combination) : false;
  if (permitted === true && walked.denies.length === 0) {
    const statements = references(grantsOf(walked, combination));
    return { decision: 'allowed', reason: allowedReason(statements), blockedBy: NOTHING, statements, unsupported };
  }
  const denied = anyTruth(walked.denies) === true;
  if (denied || permitted === false) {
    const blockedBy = blocking(walked, standing, combination);
    const statements = denied ? references(walked.denies.filter(isCertain)) : NOTHING;
    if (denied) return { decision: 'explicitly-denied', reason: deniedReason(statements), blockedBy, statements, unsupported };
    const ungranted = (): string => ungrantedReason(request, standing.identity !== false, combination.sameAccount);
    const reason = refusal ?? (blockedBy.length > 0 ? blockedReason(blockedBy) : ungranted());
    return { decision: 'implicitly-denied', reason, blockedBy, statements, unsupported };
  }
  const open = openHits(walked, standing, combination);
  const conditions = open.flatMap(({ statement, policy, index }) => openConditions(statement, policy.name, index, call));
  const statements = references([...new Set([...grantsOf(walked, combination), ...open])]);
  return { decision: 'allowed-if', reason: conditionalReason(conditions.length), blockedBy: NOTHING, conditions, statements, unsupported };
}

/** Shared by all answers, so that it is never written to. */
const NOTHING: readonly never[] = [];

function combinationFor({ principal, resource, resourceAccountId }: AccessRequest, action: Action, call: Call): Combination {
  return {
    sameAccount: principal.accountId === resourceAccountId,
    resourceMustAllow: action.resourceMustAllow?.test(resource) === true,
    withoutIdentity: !hasIdentity(call),
  };
}

const isCertain = ({ truth }: Hit): boolean => truth === true;

/** The certain Allows of identity and resource policies. The account of a principal only counts where the resource's side must allow. */
function grantsOf({ levels }: Walk, { sameAccount, resourceMustAllow }: Combination): Hit[] {
  const accountCounts = resourceMustAllow || !sameAccount;
  const grants: Hit[] = [];
  for (const layer of ['identity', 'resource'] as const)
    for (const level of levels)
      if (level.layer === layer)
        for (const hit of level.allows) if (hit.truth === true && (accountCounts || hit.reach !== 'account')) grants.push(hit);
  return grants;
}

const references = (hits: readonly Hit[]): StatementReference[] => hits.map(({ policy, index }) => policy.reference(index));

const ORDER: readonly Layer[] = ['scp', 'rcp', 'boundary', 'session', 'endpoint', 'resource', 'identity'];

/** The layers that deny explicitly, or by themselves keep from passing, what would otherwise be granted. */
function blocking({ denies }: Walk, standing: Standing, combination: Combination): readonly Layer[] {
  const open = uncapped(standing);
  if (permits(open, combination) === false) return NOTHING;
  const blocks = new Set<Layer>(denies.filter(isCertain).map(({ layer }) => layer));
  for (const cap of CAPS) if (standing[cap] === false && permits({ ...open, [cap]: false }, combination) === false) blocks.add(cap);
  return ORDER.filter((layer) => blocks.has(layer));
}
