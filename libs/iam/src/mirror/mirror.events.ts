import { Type } from '@sinclair/typebox';
import { defineEvent, type RecordedOf } from '@app/kernel';
import { group, groupSubject, keySubject, owner, policy, policySubject, role, roleSubject, user, userSubject } from '../members';

const uniqueId = Type.Union([Type.String(), Type.Null()], { description: 'AWS’s unique id; null while nobody has told it' });
const path = Type.String({ description: '/ where nobody has told it' });

/**
 * What only the folding of a mirrored account knows; never in the log. The id members hold what rows are keyed by: AWS's unique id where the creation told it, else a stand-in
 * made of the name and the time of the first fact.
 */
export const mirrorEvents = [
  defineEvent({
    type: 'UserInferred',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A user was first met through a change or a call',
    subjects: [userSubject],
    data: Type.Object({ ...user, uniqueId, path }),
  }),
  defineEvent({
    type: 'UserIdentified',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A call told the unique id, or the path, of a user that was inferred',
    subjects: [userSubject],
    data: Type.Object({ ...user, uniqueId, path }),
  }),
  defineEvent({
    type: 'RoleInferred',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A role was first met through a change or a call',
    subjects: [roleSubject],
    data: Type.Object({ ...role, uniqueId, path }),
  }),
  defineEvent({
    type: 'RoleIdentified',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A call told the unique id, or the path, of a role that was inferred',
    subjects: [roleSubject],
    data: Type.Object({ ...role, uniqueId, path }),
  }),
  defineEvent({
    type: 'GroupInferred',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A group was first met through a change',
    subjects: [groupSubject],
    data: Type.Object({ ...group, uniqueId, path }),
  }),
  defineEvent({
    type: 'PolicyInferred',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A customer managed policy was first met through a change; its document is unknown',
    subjects: [policySubject],
    data: Type.Object({ ...policy, uniqueId }),
  }),
  defineEvent({
    type: 'AccessKeyInferred',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A long-term key was first met through its use or a change of its status',
    subjects: [keySubject, userSubject],
    data: Type.Object({
      accessKeyId: Type.String(),
      ...owner,
      slot: Type.Optional(Type.Integer()),
      status: Type.Union([Type.Literal('Active'), Type.Literal('Inactive')]),
    }),
  }),
] as const;

export type MirrorEvent = RecordedOf<(typeof mirrorEvents)[number]>;
