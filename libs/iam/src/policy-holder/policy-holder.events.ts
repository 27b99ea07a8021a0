import { Type } from '@sinclair/typebox';
import { defineEvent, type RecordedOf } from '@app/kernel';
import {
  group,
  groupSubject,
  policy,
  policyDocument,
  policySubject,
  role,
  roleSubject,
  tagKeys,
  tags,
  user,
  userSubject,
} from '../members';

const holders = { User: user, Group: group, Role: role } as const;
const subjects = { User: userSubject, Group: groupSubject, Role: roleSubject } as const;
type Holder = keyof typeof holders;

/** What users, groups and roles hold: attached and inline policies. */
const policyHeld = <H extends Holder>(holder: H) =>
  [
    defineEvent({
      type: `PolicyAttachedTo${holder}`,
      schemaVersion: 1,
      outcome: 'change',
      summary: `A managed policy was attached to a ${holder.toLowerCase()}`,
      subjects: [subjects[holder], policySubject],
      data: Type.Object({ ...holders[holder], ...policy }),
    }),
    defineEvent({
      type: `PolicyDetachedFrom${holder}`,
      schemaVersion: 1,
      outcome: 'change',
      summary: `A managed policy was detached from a ${holder.toLowerCase()}`,
      subjects: [subjects[holder], policySubject],
      data: Type.Object({ ...holders[holder], ...policy }),
    }),
    defineEvent({
      type: `InlinePolicyPutOn${holder}`,
      schemaVersion: 1,
      outcome: 'change',
      summary: `An inline policy was put on a ${holder.toLowerCase()}, or replaced`,
      subjects: [subjects[holder]],
      data: Type.Object({ ...holders[holder], policyName: Type.String(), policyDocument }),
    }),
    defineEvent({
      type: `InlinePolicyDeletedFrom${holder}`,
      schemaVersion: 1,
      outcome: 'change',
      summary: `An inline policy was deleted from a ${holder.toLowerCase()}`,
      subjects: [subjects[holder]],
      data: Type.Object({ ...holders[holder], policyName: Type.String() }),
    }),
  ] as const;

/** What users and roles have besides: a permissions boundary and tags. */
const limitsHeld = <H extends Exclude<Holder, 'Group'>>(holder: H) =>
  [
    defineEvent({
      type: `${holder}BoundarySet`,
      schemaVersion: 1,
      outcome: 'change',
      summary: `The permissions of a ${holder.toLowerCase()} were limited by a boundary`,
      subjects: [subjects[holder], { kind: 'policy', name: 'permissionsBoundary' }],
      data: Type.Object({ ...holders[holder], permissionsBoundary: Type.String({ description: 'ARN of the policy' }) }),
    }),
    defineEvent({
      type: `${holder}BoundaryRemoved`,
      schemaVersion: 1,
      outcome: 'change',
      summary: `The permissions boundary of a ${holder.toLowerCase()} was removed`,
      subjects: [subjects[holder]],
      data: Type.Object({ ...holders[holder] }),
    }),
    defineEvent({
      type: `${holder}Tagged`,
      schemaVersion: 1,
      outcome: 'change',
      summary: `Tags of a ${holder.toLowerCase()} were set`,
      subjects: [subjects[holder]],
      data: Type.Object({ ...holders[holder], tags }),
    }),
    defineEvent({
      type: `${holder}Untagged`,
      schemaVersion: 1,
      outcome: 'change',
      summary: `Tags of a ${holder.toLowerCase()} were removed`,
      subjects: [subjects[holder]],
      data: Type.Object({ ...holders[holder], tagKeys }),
    }),
  ] as const;

export const userHeldEvents = [...policyHeld('User'), ...limitsHeld('User')] as const;
export const groupHeldEvents = policyHeld('Group');
export const roleHeldEvents = [...policyHeld('Role'), ...limitsHeld('Role')] as const;

export type UserHeldEvent = RecordedOf<(typeof userHeldEvents)[number]>;
export type GroupHeldEvent = RecordedOf<(typeof groupHeldEvents)[number]>;
export type RoleHeldEvent = RecordedOf<(typeof roleHeldEvents)[number]>;
