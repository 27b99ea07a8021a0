import type { Position, UnreadableRecord } from '@app/event-stream';
import type { Recorded } from '@app/kernel';
import { FoldFaults, type FoldFault } from './draft';
import type { MirroredAccounts } from './mirrored-accounts';
import type { Parking } from './parking';
import { ParkingPlan } from './parking-plan';
import type { Projection } from './projection';
import { DATABASE, isRefusedData, refusedDataOf } from './refused-data';
import { ReleasePlan, type Release } from './release-plan';

/** What a batch does beside folding new events. */
export interface Beside {
  readonly unreadable?: readonly UnreadableRecord[];
  readonly release?: Release;
}

/** A try of a batch. `trusting`: what its events say to create is not there yet. */
export interface Attempt {
  readonly events: readonly Recorded[];
  readonly to: Position;
  readonly plan: ParkingPlan;
  readonly trusting: boolean;
}

/** What tries need of their partition. */
export interface AttemptingPartition {
  readonly projections: readonly Projection[];
  readonly parking: Parking;
  readonly mirrored: MirroredAccounts;
  /** Where the cursor stands. */
  position(): Position;
  /** Folds and writes in one transaction, or throws. */
  attempt(attempt: Attempt): Promise<void>;
}

/** SQLSTATE unique_violation. */
const isRepeatedKey = (error: unknown): boolean => (error as { code?: string }).code === '23505';

/** What an error says of events; nothing if it is the database's own. */
function faultsOf(error: unknown, events: readonly Recorded[], projections: readonly Projection[]): readonly FoldFault[] {
  if (error instanceof FoldFaults) return error.faults;
  return isRefusedData(error) ? events.map((event) => refusedDataOf(error, projections, event)) : [];
}

/** The newest of some events that stand in the order of their accounts. */
export const lastOf = (events: readonly Recorded[], before: number): number =>
  events.reduce((last, { logIndex }) => Math.max(last, logIndex), before);

/** Folds and writes what can be folded of a batch; tries again without what cannot, and looks every row up if one that should be new stands there already. */
export async function applyBatch(
  partition: AttemptingPartition,
  events: readonly Recorded[],
  to: Position,
  beside: Beside = {},
): Promise<void> {
  const { projections } = partition;
  const plan = planOf(partition, beside);
  for (let trusting = true; ; ) {
    try {
      return await partition.attempt({ events, to, plan, trusting });
    } catch (error) {
      if (trusting && isRepeatedKey(error)) {
        trusting = false;
        continue;
      }
      if (isRefusedData(error) && events.length > 1) return applyHalves(partition, events, to, beside);
      const parked = faultsOf(error, events, projections).filter((fault) => plan.parkFault(fault));
      if (parked.length === 0) throw error;
    }
  }
}

/** What is to be parked, held and left out of a batch. */
export function planOf({ projections, parking, mirrored }: AttemptingPartition, { unreadable = [], release }: Beside = {}): ParkingPlan {
  const recorders = new Set([DATABASE, ...projections.filter(({ asRecorded }) => asRecorded).map(({ name }) => name)]);
  const isMirrored = (accountId: string): boolean => mirrored.isKnownMirrored(accountId);
  const takesAsRecorded = (name: string): boolean => recorders.has(name);
  const plan = release
    ? new ReleasePlan(release, parking, isMirrored, takesAsRecorded)
    : new ParkingPlan(parking, isMirrored, takesAsRecorded);
  for (const record of unreadable) plan.parkRecord(record);
  return plan;
}

/** The database refuses values of a row and does not say of which event: it is found by halving. */
async function applyHalves(partition: AttemptingPartition, events: readonly Recorded[], to: Position, beside: Beside): Promise<void> {
  const { unreadable = [], release } = beside;
  const [first, second] = [events.slice(0, Math.ceil(events.length / 2)), events.slice(Math.ceil(events.length / 2))];
  const position = partition.position();
  const logIndex = release ? position.logIndex : lastOf(first, position.logIndex);
  const upTo = lastOf(first, 0);
  await applyBatch(
    partition,
    first,
    { ...position, logIndex },
    {
      unreadable: unreadable.filter(({ afterLogIndex }) => afterLogIndex < logIndex),
      release: release && { ...release, upTo, done: false },
    },
  );
  if (release && !partition.parking.reaches(release.parked, upTo)) return; // an event of the first half holds the queue up
  await applyBatch(partition, second, to, { unreadable: unreadable.filter(({ afterLogIndex }) => afterLogIndex >= logIndex), release });
}
