import type { EntityEvent, MirrorEvent } from '@app/iam';
import { change, create, defineProjection, put, remove } from '@app/projection';

/** A long-term key. `ownerId` is the user's key, or the account id for the root user. Log indexes are evidence. */
export interface AccessKeyRow {
  readonly accessKeyId: string;
  readonly ownerId: string;
  /** 1 or 2; null where nobody has told it. */
  readonly slot: number | null;
  readonly status: 'Active' | 'Inactive';
  /** ISO 8601 UTC; null where nobody has told it. */
  readonly createdAt: string | null;
  readonly createdIndex: number;
  /** Since when the status is as it is. */
  readonly statusSince: string;
  readonly statusIndex: number;
}

const inStatus =
  (status: AccessKeyRow['status']) =>
  (event: { readonly data: { readonly accessKeyId: string }; readonly occurredAt: string; readonly logIndex: number }) => [
    change<AccessKeyRow, 'accessKeyId'>({ accessKeyId: event.data.accessKeyId }, (row) =>
      row.status === status ? row : { ...row, status, statusSince: event.occurredAt, statusIndex: event.logIndex },
    ),
  ];

export const accessKeys = defineProjection<AccessKeyRow, 'accessKeyId', EntityEvent | MirrorEvent>({
  name: 'access-keys',
  version: 1,
  key: ['accessKeyId'],
  columns: {
    accessKeyId: 'text',
    ownerId: 'text',
    slot: 'integer',
    status: 'text',
    createdAt: 'text',
    createdIndex: 'bigint',
    statusSince: 'text',
    statusIndex: 'bigint',
  },
  indexes: ['(account_id, owner_id)'],
  on: {
    AccessKeyCreated: ({ data, accountId, occurredAt, logIndex }) => [
      create(
        { accessKeyId: data.accessKeyId },
        {
          ownerId: data.userId ?? accountId,
          slot: data.slot ?? null,
          status: 'Active',
          createdAt: occurredAt,
          createdIndex: logIndex,
          statusSince: occurredAt,
          statusIndex: logIndex,
        },
      ),
    ],
    AccessKeyInferred: ({ data, accountId, occurredAt, logIndex }) => [
      put(
        { accessKeyId: data.accessKeyId },
        {
          ownerId: data.userId ?? accountId,
          slot: data.slot ?? null,
          status: data.status,
          createdAt: null,
          createdIndex: logIndex,
          statusSince: occurredAt,
          statusIndex: logIndex,
        },
      ),
    ],
    AccessKeyActivated: inStatus('Active'),
    AccessKeyDeactivated: inStatus('Inactive'),
    AccessKeyDeleted: ({ data }) => [remove({ accessKeyId: data.accessKeyId })],
  },
});
