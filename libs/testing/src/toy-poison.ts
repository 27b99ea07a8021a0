import type { Recorded } from '@app/kernel';
import type { Projection } from '@app/projection';

/** The same projections, which cannot take the events that `isPoison` names: `changes` throws, or for `late` ones the fold does. */
export const poisoned = (
  projections: readonly Projection[],
  isPoison: (event: Recorded, projection: string) => boolean,
  when: 'early' | 'late' = 'early',
): Projection[] =>
  projections.map((projection) => ({
    ...projection,
    changes(event) {
      if (!isPoison(event, projection.name)) return projection.changes(event);
      const fold = (): never => {
        throw new Error(`${projection.name} of the test cannot take it`);
      };
      return when === 'early' ? fold() : projection.changes(event).map(({ key }) => ({ key, fold }));
    },
  }));
