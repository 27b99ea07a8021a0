import { both, either, type Truth } from '../matching/truth';
import type { Principal } from '../statement/principal';
import type { Walk } from './walk';

/** What the layers allow, before their explicit denials. The resource's policy may reach the principal in three ways. */
export interface Standing {
  readonly identity: Truth;
  readonly itself: Truth;
  readonly behindSession: Truth;
  readonly account: Truth;
  readonly boundary: Truth;
  readonly session: Truth;
  readonly scp: Truth;
  readonly endpoint: Truth;
}

export type StandingPart = keyof Standing;

/** The layers that limit what the others grant. */
export const CAPS = ['scp', 'boundary', 'session', 'endpoint'] as const satisfies readonly StandingPart[];

/** How the layers combine for a request. */
export interface Combination {
  readonly sameAccount: boolean;
  /** A role's trust policy or a key's policy must allow, by naming the principal or by delegating to its account. */
  readonly resourceMustAllow: boolean;
  /** A service or nobody in particular: it has no policies of its own. */
  readonly withoutIdentity: boolean;
}

/** What the layers say, one by one. The root user needs no policy; a federated user's session has no more than its session policy gives it. */
export function standingOf({ levels }: Walk, kind: Principal['kind'], hasSession: boolean): Standing {
  const standing: { -readonly [part in StandingPart]: Truth } = {
    identity: kind === 'root',
    itself: false,
    behindSession: false,
    account: false,
    boundary: true,
    session: true,
    scp: true,
    endpoint: true,
  };
  for (const { layer, truth, allows } of levels)
    if (layer === 'scp') standing.scp = both(standing.scp, truth);
    else if (layer === 'boundary') standing.boundary = truth;
    else if (layer === 'session') standing.session = truth;
    else if (layer === 'endpoint') standing.endpoint = truth;
    else if (layer === 'identity') standing.identity = kind === 'root' || (kind === 'federated-user' && !hasSession ? false : truth);
    else if (layer === 'resource')
      for (const hit of allows)
        if (hit.reach === 'itself') standing.itself = either(standing.itself, hit.truth);
        else if (hit.reach === 'account') standing.account = either(standing.account, hit.truth);
        else standing.behindSession = either(standing.behindSession, hit.truth);
  return standing;
}

/**
 * Whether the layers together allow. Across accounts both sides must; within one either is enough, and what names the principal itself is not limited by boundary
 * and session policy (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html).
 */
export function permits(standing: Standing, { sameAccount, resourceMustAllow, withoutIdentity }: Combination): Truth {
  const { identity, itself, behindSession, account } = standing;
  const caps = both(standing.scp, standing.endpoint);
  if (withoutIdentity) return both(caps, itself);
  const limits = both(standing.boundary, standing.session);
  if (!sameAccount) return both(both(caps, limits), both(identity, either(itself, either(behindSession, account))));
  const own = resourceMustAllow ? both(identity, account) : identity;
  return both(caps, either(itself, both(limits, either(own, behindSession))));
}

/** The same with nothing that limits. */
export const uncapped = (standing: Standing): Standing => ({ ...standing, scp: true, boundary: true, session: true, endpoint: true });

/** The unknown parts that could turn the answer, whatever the other unknown parts turn out to be. */
export function turning(standing: Standing, combination: Combination): ReadonlySet<StandingPart> {
  const parts = (Object.keys(standing) as StandingPart[]).filter((part) => standing[part] === 'unknown');
  return new Set(
    parts.filter((part) => {
      const others = parts.filter((other) => other !== part);
      return assignments(others).some((assigned) => {
        const [without, with_] = [false, true].map((value) => permits({ ...standing, ...assigned, [part]: value }, combination));
        return without !== with_;
      });
    }),
  );
}

const assignments = (parts: readonly StandingPart[]): Partial<Standing>[] =>
  parts.reduce<Partial<Standing>[]>(
    (all, part) =>
      all.flatMap((each) => [
        { ...each, [part]: true },
        { ...each, [part]: false },
      ]),
    [{}],
  );
