import type { Recorded } from '@app/kernel';
import { defineProjection } from '@app/projection';

/** When the newest event of the account happened, whenever it was learned. One row. */
export interface AccountActivityRow {
  readonly of: 'account';
  /** ISO 8601 UTC. */
  readonly newestEventAt: string;
}

/** Opening a mirrored account and naming one happen in Keytrail, at the time of the import; nothing happened in the account then. */
const isOfKeytrail = ({ type, data }: Recorded): boolean =>
  type === 'AccountRenamed' || (type === 'AccountOpened' && (data as { mode: string }).mode === 'mirrored');

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
