import type { EventStore } from '@app/event-store';
import type { Recorded } from '@app/kernel';
import { setImmediate as others } from 'node:timers/promises';
import { Draft } from './draft';
import type { Projection } from './projection';
import { arrangeAll, type Mirroring } from './replay';

const PAGE = 2_000;

/** A mirrored account folded from its beginning: the rows that replace its present ones. */
export interface Refold {
  readonly accountId: string;
  readonly drafts: readonly Draft[];
  readonly known: unknown;
  /** The account's newest event in it. */
  readonly last: Recorded;
}

/** Reads a mirrored account up to a log index, keeping of each page only what arranging needs, and folds it into empty tables. */
export async function refold(
  store: EventStore,
  mirroring: Mirroring,
  projections: readonly Projection[],
  accountId: string,
  upTo: number,
): Promise<Refold> {
  const needs = mirroring.needs?.() ?? (() => true);
  const kept: Recorded[] = [];
  let last: Recorded | undefined;
  for (;;) {
    const page = await store.readLog({ accountId, after: last?.logIndex ?? 0, upTo, limit: PAGE });
    for (const event of page) if (needs(event)) kept.push(event);
    last = page.at(-1) ?? last;
    if (page.length < PAGE) break;
  }
  if (!last) throw new Error(`Account ${accountId} is to be folded anew up to log index ${upTo}, but the log has no event of it`);
  const drafts = projections.filter(({ asRecorded }) => !asRecorded).map((projection) => new Draft(projection));
  if (kept.length === 0) return { accountId, drafts, known: undefined, last };
  const { events, known } = arrangeAll(mirroring, kept);
  for (let from = 0; from < events.length; from += PAGE) {
    for (const draft of drafts) {
      for (const event of events.slice(from, from + PAGE)) draft.add(event);
      draft.fold();
    }
    await others();
  }
  return { accountId, drafts, known, last };
}
