import { Type } from '@sinclair/typebox';
import { defineEvent, type RecordedOf } from '@app/kernel';
import { boundaryId, endedBoundaryId, formerPath, tags, user, userSubject } from '../members';

export const userEvents = [
  defineEvent({
    type: 'UserCreated',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A user was created',
    subjects: [userSubject],
    data: Type.Object({
      ...user,
      path: Type.String(),
      permissionsBoundary: Type.Optional(Type.String()),
      ...boundaryId,
      tags: Type.Optional(tags),
    }),
  }),
  defineEvent({
    type: 'UserRenamed',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A user got another name; the id stays',
    subjects: [userSubject, { kind: 'user', name: 'newUserName', id: 'userId' }],
    data: Type.Object({ ...user, ...formerPath, newUserName: Type.String() }),
  }),
  defineEvent({
    type: 'UserPathChanged',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A user moved to another path; its ARN changed',
    subjects: [userSubject],
    data: Type.Object({ ...user, ...formerPath, newPath: Type.String() }),
  }),
  defineEvent({
    type: 'UserDeleted',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A user was deleted',
    subjects: [userSubject],
    data: Type.Object({ ...user, ...formerPath, ...endedBoundaryId }),
  }),
] as const;

export type UserEvent = RecordedOf<(typeof userEvents)[number]>;
