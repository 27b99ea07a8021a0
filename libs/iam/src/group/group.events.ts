import { Type } from '@sinclair/typebox';
import { defineEvent, type RecordedOf } from '@app/kernel';
import { group, groupSubject, user, userSubject } from '../members';

export const groupEvents = [
  defineEvent({
    type: 'GroupCreated',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A group was created',
    subjects: [groupSubject],
    data: Type.Object({ ...group, path: Type.String() }),
  }),
  defineEvent({
    type: 'GroupRenamed',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A group got another name; the id stays',
    subjects: [groupSubject, { kind: 'group', name: 'newGroupName', id: 'groupId' }],
    data: Type.Object({ ...group, newGroupName: Type.String() }),
  }),
  defineEvent({
    type: 'GroupPathChanged',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A group moved to another path; its ARN changed',
    subjects: [groupSubject],
    data: Type.Object({ ...group, newPath: Type.String() }),
  }),
  defineEvent({
    type: 'GroupDeleted',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A group was deleted',
    subjects: [groupSubject],
    data: Type.Object({ ...group }),
  }),
] as const;

/** Events of the user's stream: a user knows its groups. */
export const membershipEvents = [
  defineEvent({
    type: 'UserAddedToGroup',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A user joined a group and has its permissions',
    subjects: [groupSubject, userSubject],
    data: Type.Object({ ...group, ...user }),
  }),
  defineEvent({
    type: 'UserRemovedFromGroup',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A user left a group and lost its permissions',
    subjects: [groupSubject, userSubject],
    data: Type.Object({ ...group, ...user }),
  }),
] as const;

export type GroupEvent = RecordedOf<(typeof groupEvents)[number]>;
export type MembershipEvent = RecordedOf<(typeof membershipEvents)[number]>;
