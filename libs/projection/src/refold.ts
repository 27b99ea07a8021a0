import type { EventStore } from '@app/event-store';
import type { Recorded } from '@app/kernel';
import { setImmediate as others } from 'node:timers/promises';
import { Draft, FoldFault } from './draft';
import type { Projection } from './projection';
import { arrangeAll, type Mirroring } from './replay';

const PAGE = 2_000;

/** A mirrored account folded from its beginning: the rows that replace its present ones. */
export interface Refold {
  readonly accountId: string;
  readonly drafts: readonly Draft[];
  readonly known: unknown;
  /** The account's newest event that was read; undefined if there was none. */
  readonly last: Recorded | undefined;
  /** The first event, in log order, with which the account cannot be folded; the rows are those of what came before it. */
  readonly poison?: FoldFault;
}

/** Which account, up to which log index, and what an operator left out of it. */
export interface RefoldOf {
  readonly accountId: string;
  readonly upTo: number;
  readonly leftOut: ReadonlySet<number>;
}

type Folded = Pick<Refold, 'drafts' | 'known'>;

/** Reads a mirrored account up to a log index, keeping of each page only what arranging needs, and folds it into empty tables. An event that cannot be folded is looked for. */
export async function refold(
  store: EventStore,
  mirroring: Mirroring,
  projections: readonly Projection[],
  { accountId, upTo, leftOut }: RefoldOf,
): Promise<Refold> {
  const needs = mirroring.needs?.() ?? (() => true);
  const kept: Recorded[] = [];
  let last: Recorded | undefined;
  for (;;) {
    const page = await store.readLog({ accountId, after: last?.logIndex ?? 0, upTo, limit: PAGE });
    for (const event of page) if (!leftOut.has(event.logIndex) && needs(event)) kept.push(event);
    last = page.at(-1) ?? last;
    if (page.length < PAGE) break;
  }
  const folded = projections.filter(({ asRecorded }) => !asRecorded);
  return { accountId, last, ...(await foldUpToPoison(mirroring, folded, kept)) };
}

/** The longest history that can be folded, found by halving: what is good stays good with less of it. */
async function foldUpToPoison(
  mirroring: Mirroring,
  projections: readonly Projection[],
  events: readonly Recorded[],
): Promise<Folded & Pick<Refold, 'poison'>> {
  const whole = await foldOrFault(mirroring, projections, events);
  if (!(whole instanceof FoldFault)) return whole;
  let [good, bad, fault] = [0, events.length, whole];
  while (bad - good > 1) {
    const half = Math.floor((good + bad) / 2);
    const tried = await foldOrFault(mirroring, projections, events.slice(0, half));
    if (tried instanceof FoldFault) [bad, fault] = [half, tried];
    else good = half;
  }
  const poison = new FoldFault(fault.where, events[good] as Recorded, fault.cause);
  return { ...(await fold(mirroring, projections, events.slice(0, good))), poison };
}

async function foldOrFault(...what: Parameters<typeof fold>): Promise<Folded | FoldFault> {
  try {
    return await fold(...what);
  } catch (error) {
    if (error instanceof FoldFault) return error;
    throw error;
  }
}

async function fold(mirroring: Mirroring, projections: readonly Projection[], kept: readonly Recorded[]): Promise<Folded> {
  const drafts = projections.map((projection) => new Draft(projection));
  if (kept.length === 0) return { drafts, known: undefined };
  const { events, known } = arrangeAll(mirroring, kept);
  for (let from = 0; from < events.length; from += PAGE) {
    for (const draft of drafts) {
      for (const event of events.slice(from, from + PAGE)) draft.add(event);
      draft.fold();
      if (draft.faults[0]) throw draft.faults[0];
    }
    await others();
  }
  return { drafts, known };
}
