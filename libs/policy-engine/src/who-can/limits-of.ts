import type { Calls } from './calls';
import { boundaryOf } from './exact-decision';
import type { HeldPolicy } from './held-policy';
import type { Holder } from './holder';
import { LayerView } from './layer-view';
import { Limits } from './limits';
import type { Population } from './population';
import type { WhoCanQuestion } from './question';

/** The limits of each kind of principal: worked out once for each boundary, and for those whom guardrails do not limit. */
export class LimitsOf {
  /** Whether a resource's policy may let in whom no identity policy allows anything. */
  readonly admitWithoutIdentity: boolean;
  private readonly boundaries = new Map<HeldPolicy, LayerView>();
  private readonly byKind = new Map<number, Limits>();
  private readonly scps: readonly LayerView[];
  /** What names principals, of those without and with a boundary: `NotPrincipal` spares none that has one. */
  private readonly rcps: readonly (readonly LayerView[])[];
  private readonly resource: readonly (LayerView | undefined)[];
  private readonly combination;

  constructor(
    accountId: string,
    population: Population,
    private readonly question: WhoCanQuestion,
    calls: Calls,
    unsupported: Set<string>,
  ) {
    const { scps = [], rcps = [], resourcePolicy, resource, resourceAccountId } = question;
    const call = calls.ofAnybody();
    this.scps = scps.map((level) => new LayerView('scp', level, call, unsupported));
    const callers = [call, ...(population.boundaries.size > 0 ? [calls.ofAnybody(true)] : [])];
    this.rcps = callers.map((caller) => rcps.map((level) => new LayerView('rcp', level, caller, unsupported)));
    this.resource = callers.map((caller) => resourcePolicy && new LayerView('resource', [resourcePolicy], caller, unsupported));
    for (const policy of population.boundaries)
      this.boundaries.set(policy, new LayerView('boundary', [boundaryOf(policy)], call, unsupported));
    this.admitWithoutIdentity = this.resource.some((view) => view?.mayAdmit);
    this.combination = {
      sameAccount: accountId === resourceAccountId,
      resourceMustAllow: calls.action.resourceMustAllow?.test(resource) === true,
      withoutIdentity: false,
    };
  }

  /** The limits of a kind of principals, of which this is one. */
  of(kind: number, principal: Holder): Limits {
    let limits = this.byKind.get(kind);
    if (!limits) this.byKind.set(kind, (limits = this.make(principal)));
    return limits;
  }

  private make({ boundary, exempt }: Holder): Limits {
    const bounded = Number(boundary !== undefined);
    return new Limits(
      {
        scps: exempt ? [] : this.scps,
        rcps: exempt ? [] : (this.rcps[bounded] ?? []),
        boundary: boundary && this.boundaries.get(boundary),
        resource: this.resource[bounded],
      },
      this.combination,
    );
  }

  /** The name of the resource's policy if it is among those that grant to a principal that it does not name. */
  resourceGrants({ boundary }: Holder): string | undefined {
    const says = this.resource[Number(boundary !== undefined)]?.to(undefined);
    const { sameAccount, resourceMustAllow: must } = this.combination;
    const grants = says?.itself === true || says?.['behind-session'] === true || (says?.account === true && (must || !sameAccount));
    return grants ? this.question.resourcePolicy?.name : undefined;
  }
}
