import type { AccountPosition } from '@app/projection';

/** What an answer holds for: the account's own last applied event (log index 0 and null before its first), and what makes it less than certain. */
export interface AsOf {
  readonly logIndex: number;
  /** ISO 8601 UTC. */
  readonly occurredAt: string | null;
  readonly degraded: readonly string[];
}

export const asOf = (
  { logIndex, occurredAt }: Pick<AccountPosition, 'logIndex' | 'occurredAt'>,
  degraded: readonly string[] = [],
): AsOf => ({ logIndex, occurredAt, degraded });
