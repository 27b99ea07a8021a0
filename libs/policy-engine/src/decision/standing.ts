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

/** The layers that limit what the others grant. */
export const CAPS = ['scp', 'boundary', 'session', 'endpoint'] as const satisfies readonly StandingPart[];

const PARTS: readonly StandingPart[] = ['identity', 'itself', 'behindSession', 'account', ...CAPS];

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
export function permits(standing: Standing, { sameAccount, resourceMustAllow, withoutIdentity }: Combination): Truth {
  const { identity, itself, behindSession, account } = standing;
  const caps = both(standing.scp, standing.endpoint);
  if (withoutIdentity) return both(caps, itself);
  const limits = both(standing.boundary, standing.session);
  if (!sameAccount) return both(both(caps, limits), both(identity, either(itself, either(behindSession, account))));
  const own = resourceMustAllow ? both(identity, account) : identity;
  return both(caps, either(itself, both(limits, either(own, behindSession))));
}

/** The standing alone, with some parts put otherwise. */
export const altered = (standing: Standing, parts: Partial<Standing>): Standing => ({
  identity: standing.identity,
  itself: standing.itself,
  behindSession: standing.behindSession,
  account: standing.account,
  boundary: standing.boundary,
  session: standing.session,
  scp: standing.scp,
  endpoint: standing.endpoint,
  ...parts,
});

/** The same with nothing that limits. */
export const uncapped = (standing: Standing): Standing => altered(standing, { scp: true, boundary: true, session: true, endpoint: true });

/** The unknown parts that could turn the answer, whatever the other unknown parts turn out to be. */
export function turning(standing: Standing, combination: Combination): ReadonlySet<StandingPart> {
  const parts = PARTS.filter((part) => standing[part] === 'unknown');
  return new Set(
    parts.filter((part) => {
      const others = parts.filter((other) => other !== part);
      return assignments(others).some((assigned) => {
        const [without, with_] = [false, true].map((value) => permits(altered(standing, { ...assigned, [part]: value }), combination));
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
