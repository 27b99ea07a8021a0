import type { Recorded } from './event';

/** An event whose subjects' ids are filled in: what reducers get. `ambiguousOrder`: opposite facts on one pair in one second. */
export interface Resolved<E extends Recorded = Recorded> {
  readonly event: E;
  readonly ids: Readonly<Record<string, string>>;
}

/**
 * How a mirrored account's changes come into fold order with their names resolved; pure. `known` is what earlier calls learned (undefined = from the account's
 * beginning). `'older'`: one of the events is older than the newest folded one, so the account must be read from its beginning and folded anew.
 */
export type Arrange<K> = (
  events: readonly Recorded[],
  known: K | undefined,
) => { readonly events: readonly Recorded[]; readonly known: K } | 'older';
