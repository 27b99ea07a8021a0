import { RequestContext } from '../matching/request-context';
import { RequestedResource } from '../matching/requested-resource';
import type { StatementReference } from '../statement/compiled-policy';
import type { Call } from '../statement/statement';
import type { AccessRequest, Decision, Layer, Policies } from './decision';
import { hasIdentity } from './layers';
import { openConditions, openHits } from './open-conditions';
import { allowedReason, blockedReason, conditionalReason, deniedReason, ungrantedReason } from './reason';
import { refusedByAws, requestedAction, type Action } from './special-cases';
import { limited, permits, type Combination, type Standing } from './standing';
import { walk, type Hit, type Walk } from './walk';

/**
 * Decides a request in AWS's order: an explicit Deny anywhere; then what organization policies, the resource's policy, identity policies, boundary, session and
 * endpoint policies allow together. Where it depends on context that is not known the answer is `allowed-if` with the open conditions. It never throws.
 */
export function decide(request: AccessRequest, policies: Policies): Decision {
  const action = requestedAction(request.action);
  const call = callOf(request, policies, action);
  return decisionOn(request, action, call, walk(call, policies));
}

/** What statements are asked about. */
export const callOf = (request: AccessRequest, policies: Policies, action: Action): Call => ({
  principal: request.principal,
  action: action.name,
  resource: new RequestedResource(request.resource),
  context: new RequestContext(request.context, request.unknown),
  wildcardOnly: request.wildcardOnlyAction === true,
  hasBoundary: policies.boundary !== undefined,
  hasSessionPolicy: policies.session !== undefined,
});

/** Shared by all answers, so that it is never written to. */
const NOTHING: readonly never[] = [];

/** What the layers come to together. */
export function decisionOn(request: AccessRequest, action: Action, call: Call, walked: Walk): Decision {
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
  const refusal = refusedByAws(request, action);
  const permitted = refusal === undefined ? permits(walked, combination) : false;
  if (permitted === true && walked.denies.length === 0) {
    const grants = grantsOf(walked, combination);
    return { decision: 'allowed', reason: allowedReason(grants), blockedBy: NOTHING, statements: references(grants), unsupported };
  }
  const denials = walked.denies.length === 0 ? NOTHING : walked.denies.filter(isCertain);
  if (denials.length > 0) {
    const blockedBy = blocking(denials, walked, combination);
    return { decision: 'explicitly-denied', reason: deniedReason(denials), blockedBy, statements: references(denials), unsupported };
  }
  if (permitted === false) {
    const blockedBy = blocking(denials, walked, combination);
    const ungranted = (): string => ungrantedReason(request, walked.identity !== false, combination.sameAccount);
    const reason = refusal ?? (blockedBy.length > 0 ? blockedReason(blockedBy) : ungranted());
    return { decision: 'implicitly-denied', reason, blockedBy, statements: NOTHING, unsupported };
  }
  const open = openHits(walked, combination);
  const conditions = open.flatMap(({ statement, policy, index }) => openConditions(statement, policy.name, index, call));
  const statements = references([...new Set([...grantsOf(walked, combination), ...open])]);
  return { decision: 'allowed-if', reason: conditionalReason(conditions.length), blockedBy: NOTHING, conditions, statements, unsupported };
}

function combinationFor({ principal, resource, resourceAccountId }: AccessRequest, action: Action, call: Call): Combination {
  return {
    sameAccount: principal.accountId === resourceAccountId,
    resourceMustAllow: action.resourceMustAllow?.test(resource) === true,
    withoutIdentity: !hasIdentity(call),
  };
}

const isCertain = ({ truth }: Hit): boolean => truth === true;

/** The certain Allows of identity and resource policies. The account of a principal only counts where the resource's side must allow. */
function grantsOf({ grants }: Walk, { sameAccount, resourceMustAllow }: Combination): readonly Hit[] {
  const accountCounts = resourceMustAllow || !sameAccount;
  const counts = ({ truth, reach }: Hit): boolean => truth === true && (accountCounts || reach !== 'account');
  return grants.every(counts) ? grants : grants.filter(counts);
}

const references = (hits: readonly Hit[]): readonly StatementReference[] => hits.map(({ policy, index }) => policy.reference(index));

const ORDER: readonly Layer[] = ['scp', 'rcp', 'boundary', 'session', 'endpoint', 'resource', 'identity'];

/** The layers that deny explicitly, or by themselves keep from passing, what would otherwise be granted. */
function blocking(denials: readonly Hit[], standing: Standing, combination: Combination): readonly Layer[] {
  if (limited(standing, combination) === false) return NOTHING;
  const blocks = new Set<Layer>(denials.map(({ layer }) => layer));
  for (const cap of ['scp', 'endpoint'] as const) if (standing[cap] === false) blocks.add(cap);
  if (limited(standing, combination, true, false) === false)
    for (const limit of ['boundary', 'session'] as const) if (standing[limit] === false) blocks.add(limit);
  return blocks.size === 0 ? NOTHING : ORDER.filter((layer) => blocks.has(layer));
}
