import type { EntityEvent, MirrorEvent } from '@app/iam';
import { change, create, defineProjection, put, remove } from '@app/projection';
import { awsId, resolvedId } from '../resolved-id';

export interface GroupRow {
  readonly groupId: string;
  readonly name: string;
  readonly path: string;
  readonly uniqueId: string | null;
  /** ISO 8601 UTC; null where nobody has told it. */
  readonly createdAt: string | null;
  readonly origin: 'observed' | 'inferred';
}

const key = (group: { readonly groupName: string; readonly groupId?: string }) => ({ groupId: resolvedId(group.groupId, group.groupName) });

export const groups = defineProjection<GroupRow, 'groupId', EntityEvent | MirrorEvent>({
  name: 'groups',
  version: 1,
  key: ['groupId'],
  columns: { groupId: 'text', name: 'text', path: 'text', uniqueId: 'text', createdAt: 'text', origin: 'text' },
  indexes: ['(account_id, lower(name), group_id)'],
  on: {
    GroupCreated: ({ data, occurredAt }) => [
      create(key(data), {
        name: data.groupName,
        path: data.path,
        uniqueId: awsId(key(data).groupId),
        createdAt: occurredAt,
        origin: 'observed',
      }),
    ],
    GroupInferred: ({ data }) => [
      put(key(data), { name: data.groupName, path: data.path, uniqueId: data.uniqueId, createdAt: null, origin: 'inferred' }),
    ],
    GroupRenamed: ({ data }) => [change(key(data), (row) => ({ ...row, name: data.newGroupName }))],
    GroupPathChanged: ({ data }) => [change(key(data), (row) => ({ ...row, path: data.newPath }))],
    GroupDeleted: ({ data }) => [remove(key(data))],
  },
});
