import { permits, type Combination } from '../decision/standing';
import { both, either, type Truth } from '../matching/truth';
import type { Call } from '../statement/statement';
import { ALLOWS, DENIES, MAY_ALLOW, MAY_DENY } from './identity-marks';
import type { LayerView } from './layer-view';

export type Verdict = 'allowed' | 'allowed-if' | 'denied';

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

  /** `bits`: what identity policies say; `callOf`: the principal's call, asked for only where it matters. */
  verdict(bits: number, callOf: () => Call): Verdict {
    if (this.isPersonal) return this.judge(bits, callOf());
    return (this.known[bits] ??= this.judge(bits, undefined));
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
    if (denies === true) return 'denied';
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
    if (permitted === false) return 'denied';
    return permitted === true && denies === false ? 'allowed' : 'allowed-if';
  }
}
