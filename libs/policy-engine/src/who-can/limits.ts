import { permits, type Combination } from '../decision/standing';
import { both, either, type Truth } from '../matching/truth';
import type { Call } from '../statement/statement';
import { ALLOWS, DENIES, MAY_ALLOW, MAY_DENY } from './identity-marks';
import type { LayerView } from './layer-view';

export const DENIED = 0;
export const ALLOWED = 1;
export const CONDITIONAL = 2;

export type Verdict = typeof DENIED | typeof ALLOWED | typeof CONDITIONAL;

/** The layers beside identity policies, as they stand for principals of one kind: those of one boundary, limited by guardrails or exempt. */
export interface Layers {
  readonly scps: readonly LayerView[];
  readonly rcps: readonly LayerView[];
  readonly boundary?: LayerView;
  readonly resource?: LayerView;
}

const truthIn = (bits: number, certain: number, perhaps: number): Truth =>
  (bits & certain) > 0 ? true : (bits & perhaps) > 0 ? 'unknown' : false;

/** Brings what identity policies say together with all other layers. */
export class Limits {
  /** Whether they may differ between principals of the kind. */
  readonly isPersonal: boolean;
  private readonly known: (Verdict | undefined)[] = [];

  constructor(
    private readonly layers: Layers,
    private readonly combination: Combination,
  ) {
    const { scps, rcps, boundary, resource } = layers;
    this.isPersonal = [...scps, ...rcps, boundary, resource].some((view) => view?.isPersonal);
  }

  /** What comes of the bits of identity policies, where the limits are the same for all principals of the kind. */
  forAll(bits: number): Verdict {
    return (this.known[bits] ??= this.judge(bits, undefined));
  }

  /** What comes of them for one principal. */
  forOne(bits: number, call: Call): Verdict {
    return this.judge(bits, call);
  }

  private judge(bits: number, call: Call | undefined): Verdict {
    const to = (view: LayerView) => view.to(call);
    const scps = this.layers.scps.map(to);
    const rcps = this.layers.rcps.map(to);
    const boundary = this.layers.boundary?.to(call);
    const resource = this.layers.resource?.to(call);
    const denies = [...scps, ...rcps, boundary, resource].reduce<Truth>(
      (so, says) => either(so, says?.denies ?? false),
      truthIn(bits, DENIES, MAY_DENY),
    );
    if (denies === true) return DENIED;
    const permitted = permits(
      {
        identity: truthIn(bits, ALLOWS, MAY_ALLOW),
        itself: resource?.itself ?? false,
        behindSession: resource?.['behind-session'] ?? false,
        account: resource?.account ?? false,
        boundary: boundary?.itself ?? true,
        session: true,
        scp: scps.reduce<Truth>((so, says) => both(so, says.itself), true),
        endpoint: true,
      },
      this.combination,
    );
    if (permitted === false) return DENIED;
    return permitted === true && denies === false ? ALLOWED : CONDITIONAL;
  }
}
