import type { Recorded } from '@app/kernel';
import { defineProjection, projectionEvents } from '@app/projection';

/** When the newest event of the account happened, whenever it was learned. One row. */
export interface AccountActivityRow {
  readonly of: 'account';
  /** ISO 8601 UTC. */
  readonly newestEventAt: string;
}

const operated: readonly string[] = projectionEvents.map(({ type }) => type);

/** Opening a mirrored account, naming one and what operators do about parked events happen in Keytrail; nothing happened in the account then. */
const isOfKeytrail = ({ type, data }: Recorded): boolean =>
  operated.includes(type) || type === 'AccountRenamed' || (type === 'AccountOpened' && (data as { mode: string }).mode === 'mirrored');

export const accountActivity = defineProjection<AccountActivityRow, 'of'>({
  name: 'account-activity',
  version: 1,
  usage: true,
  key: ['of'],
  columns: { of: 'text', newestEventAt: 'text' },
  onEvery: (event) =>
    isOfKeytrail(event)
      ? []
      : [
          {
            key: { of: 'account' },
            fold: (row) => (row && row.newestEventAt >= event.occurredAt ? row : { of: 'account', newestEventAt: event.occurredAt }),
          },
        ],
});
