import type { EventStore } from '@app/event-store';
import type { Changed } from './changed';
import type { ProjectionSet } from './checkpoint';
import type { Parked } from './parked';
import type { Projection } from './projection';
import type { Mirroring } from './replay';

/** What the partitions of a runner have in common. */
export interface PartitionOptions {
  readonly set: ProjectionSet;
  readonly store: EventStore;
  readonly projections: readonly Projection[];
  readonly mirroring?: Mirroring;
  /** Nobody is told of changed rows. */
  readonly quiet?: true;
  /** A batch is committed. */
  readonly committed: (batch: {
    readonly partition: number;
    readonly events: number;
    readonly logIndex: number;
    readonly seconds: number;
    readonly changed: readonly Changed[];
  }) => void;
  /** Something was parked. */
  readonly parked?: (parked: Parked) => void;
  /** Waiting accounts could not be folded anew; it is tried again. */
  readonly failed: (partition: number, error: unknown) => void;
}
