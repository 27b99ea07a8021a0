import type { Claims } from '@app/kernel';

/** What the claims of one append come to: what must hold before it, and what it changes. */
export interface NetClaims {
  readonly absent: string[];
  readonly present: string[];
  /** Prefixes: nothing below them may be held, apart from what the append itself releases. */
  readonly below: string[];
  readonly released: string[];
  readonly claimed: [name: string, holder: string][];
  readonly counts: { of: string; by: number; atMost: number }[];
}

/** A name's fate: whether it had to be held at first (undefined: nobody asked), and its holder now (null: free, undefined: untouched). */
interface Fate {
  held?: boolean;
  holder?: string | null;
}

/**
 * Nets the claims of an append's events, taken in order: within one, what must be present is looked at first, then it releases, then
 * absence is looked at, then it claims. A name that an earlier event of the same append claimed or released is judged by that; events that
 * contradict each other are a fault of the domain and throw.
 */
export function netClaims(list: readonly Claims[]): NetClaims {
  const fates = new Map<string, Fate>();
  const net: NetClaims = { absent: [], present: [], below: [], released: [], claimed: [], counts: [] };
  const fate = (name: string): Fate => {
    let known = fates.get(name);
    if (!known) fates.set(name, (known = {}));
    return known;
  };
  const require = (name: string, held: boolean): void => {
    const known = fate(name);
    const before = known.holder === undefined ? known.held : known.holder !== null;
    if (before !== undefined && before !== held)
      throw new Error(`The events of one append contradict each other: ${name} must be ${held ? 'held' : 'free'} and is not`);
    if (before !== undefined) return;
    known.held = held;
    (held ? net.present : net.absent).push(name);
  };
  for (const claims of list) {
    for (const name of claims.present ?? []) require(name, true);
    for (const name of claims.release ?? []) fate(name).holder = null;
    for (const name of claims.absent ?? []) {
      if (!name.endsWith('/')) require(name, false);
      else if ([...fates].some(([held, { holder }]) => typeof holder === 'string' && held.startsWith(name)))
        throw new Error(`The events of one append contradict each other below ${name}`);
      else net.below.push(name);
    }
    for (const [name, holder] of Object.entries(claims.claim ?? {})) {
      require(name, false);
      fate(name).holder = holder;
    }
    if (claims.count) net.counts.push(claims.count);
  }
  for (const [name, { holder }] of fates) {
    if (holder === undefined) continue;
    if (fates.get(name)?.held !== false) net.released.push(name);
    if (holder !== null) net.claimed.push([name, holder]);
  }
  return net;
}
