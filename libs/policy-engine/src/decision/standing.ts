import { both, either, type Truth } from '../matching/truth';

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

const PARTS: readonly StandingPart[] = ['identity', 'itself', 'behindSession', 'account', 'boundary', 'session', 'scp', 'endpoint'];

/** How the layers combine for a request. */
export interface Combination {
  readonly sameAccount: boolean;
  /** A role's trust policy or a key's policy must allow, by naming the principal or by delegating to its account. */
  readonly resourceMustAllow: boolean;
  /** A service or nobody in particular: it has no policies of its own. */
  readonly withoutIdentity: boolean;
}

/**
 * Whether the layers together allow. Across accounts both sides must; within one either is enough, and what names the principal itself is not limited by boundary
 * and session policy (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html).
 */
export const permits = (standing: Standing, combination: Combination): Truth =>
  limited(standing, combination, both(standing.scp, standing.endpoint), both(standing.boundary, standing.session));

/** Whether they would if nothing limited, or only what is given: `caps` limit everything, `limits` not what names the principal itself. */
export function limited(standing: Standing, combination: Combination, caps: Truth = true, limits: Truth = true): Truth {
  const { identity, itself, behindSession, account } = standing;
  const { sameAccount, resourceMustAllow, withoutIdentity } = combination;
  if (withoutIdentity) return both(caps, itself);
  if (!sameAccount) return both(both(caps, limits), both(identity, either(itself, either(behindSession, account))));
  const own = resourceMustAllow ? both(identity, account) : identity;
  return both(caps, either(itself, both(limits, either(own, behindSession))));
}

/** The unknown parts that could turn the answer, whatever the other unknown parts turn out to be. */
export function turning(standing: Standing, combination: Combination): ReadonlySet<StandingPart> {
  const parts = PARTS.filter((part) => standing[part] === 'unknown');
  const { identity, itself, behindSession, account, boundary, session, scp, endpoint } = standing;
  const known = { identity, itself, behindSession, account, boundary, session, scp, endpoint };
  return new Set(
    parts.filter((part) => {
      const others = parts.filter((other) => other !== part);
      return assignments(others).some((assigned) => {
        const [without, with_] = [false, true].map((value) => permits({ ...known, ...assigned, [part]: value }, combination));
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
