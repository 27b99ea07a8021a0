import type { AccountPosition } from '@app/projection';

/** What an answer holds for: the account's own last applied event (log index 0 and null before its first), and what makes it less than certain. */
export interface AsOf {
  readonly logIndex: number;
  /** ISO 8601 UTC. */
  readonly occurredAt: string | null;
  readonly degraded: readonly string[];
}

/** `parked`: an event that the rows depend on could not be folded. */
export const asOf = ({ logIndex, occurredAt, parked = false }: Pick<AccountPosition, 'logIndex' | 'occurredAt' | 'parked'>): AsOf => ({
  logIndex,
  occurredAt,
  degraded: parked ? ['parked'] : [],
});

/** The same, less certain for these reasons as well. */
export const degradedBy = (of: AsOf, reasons: readonly string[]): AsOf => ({ ...of, degraded: [...of.degraded, ...reasons] });
