import type { Arrange, Recorded } from '@app/kernel';
import { Draft, FoldFault } from './draft';
import type { Projection, Row } from './projection';

/** How mirrored accounts are folded. `K` is what the arranging knows of an account; it must be plain JSON. */
export interface Mirroring<K = unknown> {
  arrange(...args: Parameters<Arrange<K>>): ReturnType<Arrange<K>>;
  /** Grows when the same events would be arranged otherwise: all rows are then folded anew. */
  readonly version: number;
  /** Made anew for each reading of an account from its beginning: says of each event, in log order, whether arranging needs it (default: all), so that what is not is let go at once. */
  readonly needs?: () => (event: Recorded) => boolean;
}

/** Puts a mirrored account's events, all of them, in fold order. */
export function arrangeAll<K>(
  mirroring: Mirroring<K>,
  events: readonly Recorded[],
): { readonly events: readonly Recorded[]; readonly known: K } {
  const first = events[0];
  if (!first) throw new Error('A mirrored account without events is not arranged');
  try {
    const arranged = mirroring.arrange(events, undefined);
    if (arranged === 'older') throw new Error('Arranging an account from its beginning must not answer older');
    return arranged;
  } catch (cause) {
    throw new FoldFault('mirror', first, cause);
  }
}

type RowOfAccount = { readonly accountId: string } & Row;

const compare = (a: unknown, b: unknown): number => ((a as string) < (b as string) ? -1 : (a as string) > (b as string) ? 1 : 0);

/** As `ORDER BY account_id, <key>` gives them. */
const inKeyOrder =
  ({ key }: Projection) =>
  (a: RowOfAccount, b: RowOfAccount): number => {
    for (const name of ['accountId', ...key]) if (a[name] !== b[name]) return compare(a[name], b[name]);
    return 0;
  };

/**
 * The rows that a log leads to, by projection name, ordered by account and key: the same folding that the runner does, in memory. `mirrored` says which accounts are arranged first.
 * For specifications: rows rebuilt equal live rows.
 */
export function replayInto(
  projections: readonly Projection[],
  events: readonly Recorded[],
  mirrored?: { readonly mirroring: Mirroring; readonly accounts: ReadonlySet<string> },
): Record<string, RowOfAccount[]> {
  const isMirrored = ({ accountId }: Recorded): boolean => mirrored?.accounts.has(accountId) ?? false;
  const arranged = mirrored
    ? [...mirrored.accounts].flatMap((accountId) => {
        const own = events.filter((event) => event.accountId === accountId);
        return own.length > 0 ? arrangeAll(mirrored.mirroring, own).events : [];
      })
    : [];
  const folded = [...events.filter((event) => !isMirrored(event)), ...arranged];
  return Object.fromEntries(
    projections.map((projection) => {
      const draft = new Draft(projection);
      for (const event of projection.asRecorded ? events : folded) draft.add(event);
      draft.fold();
      if (draft.faults[0]) throw draft.faults[0];
      const rows = draft.entries.flatMap(({ accountId, row }) => (row ? [{ accountId, ...row }] : []));
      return [projection.name, rows.sort(inKeyOrder(projection))];
    }),
  );
}
