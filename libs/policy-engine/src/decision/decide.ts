import { RequestContext } from '../matching/request-context';
import { requestedResource } from '../matching/requested-resource';
import { both, type Truth } from '../matching/truth';
import type { CompiledPolicy } from '../statement/compile-policy';
import type { Call } from '../statement/statement';
import type { AccessRequest, Decision, Layer, Policies, StatementReference } from './decision';
import { anyTruth, findingsOf, openIn, type Findings, type Hit } from './findings';
import { allowedReason, blockedReason, conditionalReason, deniedReason, ungrantedReason } from './reason';
import { isAlwaysAllowed, isServiceLinked, refusedByAws, resourceMustAllow } from './special-cases';
import { CAPS, permits, turning, uncapped, type Combination, type Standing, type StandingPart } from './standing';

/**
 * Decides a request in AWS's order: an explicit Deny anywhere; then what organization policies, the resource's policy, identity policies, boundary, session and
 * endpoint policies allow together. Where it depends on context that is not known the answer is `allowed-if` with the open conditions. It never throws.
 */
export function decide(request: AccessRequest, policies: Policies): Decision {
  const action = request.action.toLowerCase();
  const call: Call = {
    principal: request.principal,
    action,
    resource: requestedResource(request.resource),
    context: new RequestContext(request.context, request.unknown),
    wildcardOnly: request.wildcardOnlyAction === true,
    hasBoundary: policies.boundary !== undefined,
  };
  const asked = ask(call, policies);
  const all = [...asked.scps, ...asked.rcps, asked.boundary, asked.session, asked.endpoint, asked.resource, asked.identity].filter(
    (each) => each !== undefined,
  );
  const unsupported = [...new Set(all.flatMap((findings) => findings.unsupported))];
  if (isAlwaysAllowed(action))
    return { decision: 'allowed', reason: 'AWS always answers sts:GetCallerIdentity', blockedBy: [], statements: [], unsupported };

  const combination = combinationFor(request, action);
  const standing = standingOf(asked, call, policies);
  const denials = all.flatMap(({ denies }) => denies);
  const refusal = refusedByAws(request, action);
  const permitted = refusal === undefined ? permits(standing, combination) : false;
  const blockedBy = permits(uncapped(standing), combination) === false ? [] : blocking(all, standing, combination);

  if (anyTruth(denials) === true) {
    const statements = denials.filter(({ truth }) => truth === true).map(reference);
    return { decision: 'explicitly-denied', reason: deniedReason(statements), blockedBy, statements, unsupported };
  }
  if (permitted === false) {
    const ungranted = (): string => ungrantedReason(request, standing.identity !== false, combination.sameAccount);
    const reason = refusal ?? (blockedBy.length > 0 ? blockedReason(blockedBy) : ungranted());
    return { decision: 'implicitly-denied', reason, blockedBy, statements: [], unsupported };
  }
  const grants = [...(asked.identity?.allows ?? []), ...(asked.resource?.allows ?? []).filter((hit) => counts(hit, combination))];
  if (permitted === true && denials.length === 0) {
    const statements = grants.filter(({ truth }) => truth === true).map(reference);
    return { decision: 'allowed', reason: allowedReason(statements), blockedBy: [], statements, unsupported };
  }
  const open = [...denials, ...openAllows(all, turning(standing, combination))];
  const conditions = open.flatMap((hit) => openIn(hit, call));
  const statements = [...new Set([...grants.filter(({ truth }) => truth === true), ...open])].map(reference);
  return { decision: 'allowed-if', reason: conditionalReason(conditions.length), blockedBy: [], conditions, statements, unsupported };
}

interface Asked {
  readonly scps: readonly Findings[];
  readonly rcps: readonly Findings[];
  readonly boundary?: Findings;
  readonly session?: Findings;
  readonly endpoint?: Findings;
  readonly resource?: Findings;
  readonly identity?: Findings;
}

const hasIdentity = ({ principal }: Call): boolean => principal.kind !== 'service' && principal.kind !== 'anonymous';

function ask(call: Call, policies: Policies): Asked {
  const { arn, sessionOf } = call.principal;
  const exempt = isServiceLinked(sessionOf) || isServiceLinked(arn);
  const layer = (name: Layer, list: readonly CompiledPolicy[] | undefined): Findings | undefined => list && findingsOf(name, list, call);
  const boundary = policies.boundary as CompiledPolicy | readonly CompiledPolicy[] | undefined;
  const resource = layer('resource', policies.resource && [policies.resource]);
  const endpoint = layer('endpoint', policies.endpoint);
  const rcps = exempt ? [] : (policies.rcps ?? []).map((level) => findingsOf('rcp', level, call));
  if (!hasIdentity(call)) return { scps: [], rcps, resource, endpoint };
  return {
    scps: exempt ? [] : (policies.scps ?? []).map((level) => findingsOf('scp', level, call)),
    rcps,
    boundary: layer('boundary', boundary && 'statements' in boundary ? [boundary] : boundary),
    session: layer('session', policies.session && [policies.session]),
    endpoint,
    resource,
    identity: findingsOf('identity', policies.identity, call),
  };
}

function standingOf(asked: Asked, call: Call, policies: Policies): Standing {
  const cap = (findings: Findings | undefined): Truth => (findings ? anyTruth(findings.allows) : true);
  const reached = (reach: Hit['reach']): Truth => anyTruth((asked.resource?.allows ?? []).filter((hit) => hit.reach === reach));
  const withoutSessionPolicy = call.principal.kind === 'federated-user' && policies.session === undefined;
  return {
    identity: call.principal.kind === 'root' ? true : withoutSessionPolicy ? false : anyTruth(asked.identity?.allows ?? []),
    itself: reached('itself'),
    behindSession: reached('behind-session'),
    account: reached('account'),
    boundary: cap(asked.boundary),
    session: cap(asked.session),
    scp: asked.scps.map(cap).reduce(both, true),
    endpoint: cap(asked.endpoint),
  };
}

function combinationFor({ principal, resource, resourceAccountId }: AccessRequest, action: string): Combination {
  return {
    sameAccount: principal.accountId === resourceAccountId,
    resourceMustAllow: resourceMustAllow(action, resource),
    withoutIdentity: principal.kind === 'service' || principal.kind === 'anonymous',
  };
}

const ORDER: readonly Layer[] = ['scp', 'rcp', 'boundary', 'session', 'endpoint', 'resource', 'identity'];

/** The layers that deny explicitly, or by themselves keep from passing what would otherwise be granted. */
function blocking(all: readonly Findings[], standing: Standing, combination: Combination): Layer[] {
  const blocks = new Set<Layer>(all.filter(({ denies }) => anyTruth(denies) === true).map(({ layer }) => layer));
  for (const cap of CAPS) if (permits({ ...uncapped(standing), [cap]: standing[cap] }, combination) === false) blocks.add(cap);
  return ORDER.filter((layer) => blocks.has(layer));
}

/** The account of a principal only counts where the resource's side must allow. */
const counts = ({ reach }: Hit, { sameAccount, resourceMustAllow: must }: Combination): boolean =>
  reach !== 'account' || must || !sameAccount;

const PART_OF_REACH: Readonly<Record<Hit['reach'], StandingPart>> = {
  itself: 'itself',
  'behind-session': 'behindSession',
  account: 'account',
};

/** Unknown Allows in the parts that could turn the answer. A level or layer that allows already has none that could. */
function openAllows(all: readonly Findings[], parts: ReadonlySet<StandingPart>): Hit[] {
  return all.flatMap(({ layer, allows }) => {
    if (layer === 'rcp') return [];
    if (layer === 'resource') return allows.filter(({ reach, truth }) => truth === 'unknown' && parts.has(PART_OF_REACH[reach]));
    return anyTruth(allows) === 'unknown' && parts.has(layer) ? allows : [];
  });
}

const reference = ({ policy, index, statement: { sid, effect } }: Hit): StatementReference => ({
  policy: policy.name,
  statement: { index, ...(sid === undefined ? {} : { sid }), effect },
});
