import { defineProjection } from '@app/projection';

/** When the newest event of the account happened, whenever it was learned. One row, which the account's first event makes. */
export interface AccountActivityRow {
  readonly of: 'account';
  /** ISO 8601 UTC. */
  readonly newestEventAt: string;
}

export const accountActivity = defineProjection<AccountActivityRow, 'of'>({
  name: 'account-activity',
  version: 1,
  usage: true,
  key: ['of'],
  columns: { of: 'text', newestEventAt: 'text' },
  onEvery: ({ occurredAt }) => [
    {
      key: { of: 'account' },
      fold: (row) => (row && row.newestEventAt >= occurredAt ? row : { of: 'account', newestEventAt: occurredAt }),
    },
  ],
});
