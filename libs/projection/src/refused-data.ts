import type { Recorded } from '@app/kernel';
import { FoldFault } from './draft';
import type { Projection } from './projection';

interface DatabaseError {
  readonly code?: string;
  readonly table?: string;
}

const tableOf = (error: unknown, projections: readonly Projection[]): string => {
  const projection = projections.find(({ table }) => table === (error as DatabaseError).table);
  return projection ? ` (${projection.name})` : '';
};

/** SQLSTATE classes 22 (data exception) and 23 (integrity constraint): the values of a row are at fault, and would be the next time too. Everything else of a database passes, or is for people. */
export const isRefusedData = (error: unknown): boolean => /^2[23]...$/.test((error as DatabaseError).code ?? '');

/** Who could not take an event whose values the database refuses. */
export const DATABASE = 'database';

/** The same as a fault of the one event whose rows were written. */
export const refusedDataOf = (error: unknown, projections: readonly Projection[], event: Recorded): FoldFault =>
  new FoldFault(DATABASE, event, new Error(`${(error as Error).message}${tableOf(error, projections)}`));
