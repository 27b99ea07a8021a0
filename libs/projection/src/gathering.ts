import type { EventStore } from '@app/event-store';
import type { Recorded } from '@app/kernel';
import type { AccountPosition } from './checkpoint';
import { type Draft, FoldFault } from './draft';
import type { ArrangedPage, MirroredAccounts } from './mirrored-accounts';
import type { ParkingPlan } from './parking-plan';
import type { Projection } from './projection';
import { refold, type Refold } from './refold';
import type { Mirroring } from './replay';

/** What a batch's events come to before any row is looked up. */
export interface Gathered {
  readonly drafts: readonly Draft[];
  readonly refolds: readonly TimedRefold[];
  readonly positions: ReadonlyMap<string, AccountPosition>;
  /** Mirrored accounts whose events wait to be folded, with how many. */
  readonly waiting: ReadonlyMap<string, number>;
  readonly known: ReadonlyMap<string, { readonly value: unknown; readonly changed: boolean }>;
}

export type TimedRefold = Refold & { readonly milliseconds: number };

/** What a partition gathers with. */
export interface GatheringOptions {
  readonly store: EventStore;
  /** Makes a draft for each table. */
  readonly drafts: () => Draft[];
  readonly projections: readonly Projection[];
  readonly mirroring?: Mirroring;
  readonly mirrored: MirroredAccounts;
  /** Whether what events say to create is not there yet. */
  readonly trusting: boolean;
  /** Left out of accounts that are folded anew. */
  readonly leftOut: () => ReadonlySet<number>;
}

const positionOf = ({ accountId, logIndex, accountSequence, occurredAt }: Recorded): AccountPosition => ({
  accountId,
  logIndex,
  accountSequence,
  occurredAt,
});

/** Sorts a batch's events into drafts; mirrored accounts are arranged first, or wait, or are folded from their beginning up to `upTo`. */
export async function gather(options: GatheringOptions, events: readonly Recorded[], upTo: number, plan: ParkingPlan): Promise<Gathered> {
  const { folded, recorded } = plan.sort(events);
  const drafts = options.drafts();
  const positions = new Map<string, AccountPosition>();
  const waiting = new Map<string, number>();
  const known = new Map<string, { value: unknown; changed: boolean }>();
  const { plain, pages } = await byMode(options, events, folded);
  for (const draft of drafts) for (const event of draft.projection.asRecorded ? recorded : plain) draft.add(event, options.trusting);
  for (const [accountId, { mirroring, page, arrived }] of pages) {
    const arranged = await arrange(options.mirrored, mirroring, accountId, page, plan);
    if (arranged === 'wait') waiting.set(accountId, options.mirrored.waitingOf(accountId) + arrived);
    else if (arranged) {
      for (const draft of drafts) if (!draft.projection.asRecorded) for (const event of arranged.events) draft.add(event);
      known.set(accountId, { value: arranged.known, changed: arranged.changed });
    }
  }
  const refolds = await refoldDue(options, waiting, upTo, plan);
  for (const { accountId, last, known: value } of refolds) {
    waiting.delete(accountId);
    if (last) positions.set(accountId, positionOf(last));
    known.set(accountId, { value, changed: true });
  }
  for (const event of events) if (!waiting.has(event.accountId)) positions.set(event.accountId, positionOf(event));
  if (!plan.isOfNewEvents) positions.clear();
  return { drafts, refolds, positions, waiting, known };
}

/** Apart from a page's events that are parked or left out; undefined if there is nothing else. */
async function arrange(
  mirrored: MirroredAccounts,
  mirroring: Mirroring,
  accountId: string,
  page: readonly Recorded[],
  plan: ParkingPlan,
): Promise<ArrangedPage | 'wait' | undefined> {
  if (mirrored.waitingOf(accountId) > 0 || plan.searched.has(accountId)) return 'wait';
  if (page.length === 0 || !plan.isOfNewEvents) return undefined;
  const arranged = await mirrored.arrange(mirroring, accountId, page);
  if (!(arranged instanceof FoldFault)) return arranged;
  plan.parkFault(arranged);
  return 'wait';
}

/** `arrived` counts the events that are parked or left out as well. */
async function byMode({ mirroring, mirrored }: GatheringOptions, events: readonly Recorded[], folded: readonly Recorded[]) {
  const pages = new Map<string, { mirroring: Mirroring; page: Recorded[]; arrived: number }>();
  if (mirroring)
    for (const accountId of new Set(events.map((event) => event.accountId)))
      if (await mirrored.isMirrored(accountId)) pages.set(accountId, { mirroring, page: [], arrived: 0 });
  if (pages.size === 0) return { plain: folded, pages };
  const plain: Recorded[] = [];
  for (const event of folded) (pages.get(event.accountId)?.page ?? plain).push(event);
  for (const { accountId } of events) {
    const account = pages.get(accountId);
    if (account) account.arrived++;
  }
  return { plain, pages };
}

/** Folds anew whose waiting is over, and whoever is being parked: what waits behind a queue begins where everything before it is folded. */
async function refoldDue(
  { store, mirroring, projections, mirrored, leftOut }: GatheringOptions,
  arriving: ReadonlyMap<string, number>,
  upTo: number,
  plan: ParkingPlan,
): Promise<TimedRefold[]> {
  const refolds: TimedRefold[] = [];
  if (!mirroring) return refolds;
  const parked = plan.parked
    .map(({ accountId }) => accountId)
    .filter((accountId) => arriving.has(accountId) || mirrored.waitingOf(accountId) > 0);
  const due = plan.isOfNewEvents ? [...mirrored.due(performance.now(), arriving), ...parked] : [];
  for (const accountId of new Set([...due, ...plan.searched])) {
    const begun = performance.now();
    const end = plan.heldAfter(accountId) ?? upTo;
    const account = await refold(store, mirroring, projections, { accountId, upTo: end, leftOut: leftOut() });
    if (account.poison) plan.parkFound(account.poison, end);
    refolds.push({ ...account, milliseconds: performance.now() - begun });
  }
  return refolds;
}
