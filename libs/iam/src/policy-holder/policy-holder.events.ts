import { Type, type TObject } from '@sinclair/typebox';
import { defineEvent, type RecordedOf, type Subject } from '@app/kernel';
import {
  boundaryId,
  endedBoundaryId,
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

/** Shapes are passed in, not composed from generic members: TypeBox infers the type of `data` from concrete schemas only. */
const held = <T extends string, D extends TObject>(type: T, summary: string, subjects: readonly Subject[], data: D) =>
  defineEvent({ type, schemaVersion: 1, outcome: 'change', summary, subjects, data });

const subjects = { User: userSubject, Group: groupSubject, Role: roleSubject } as const;
type Holder = keyof typeof subjects;

const nounOf = (holder: Holder): string => holder.toLowerCase();

const attached = <H extends Holder, D extends TObject>(holder: H, data: D) => {
  const about = [subjects[holder], policySubject];
  return [
    held(`PolicyAttachedTo${holder}` as const, `A managed policy was attached to a ${nounOf(holder)}`, about, data),
    held(`PolicyDetachedFrom${holder}` as const, `A managed policy was detached from a ${nounOf(holder)}`, about, data),
  ] as const;
};

const inline = <H extends Holder, P extends TObject, D extends TObject>(holder: H, put: P, deleted: D) =>
  [
    held(`InlinePolicyPutOn${holder}` as const, `An inline policy was put on a ${nounOf(holder)}, or replaced`, [subjects[holder]], put),
    held(`InlinePolicyDeletedFrom${holder}` as const, `An inline policy was deleted from a ${nounOf(holder)}`, [subjects[holder]], deleted),
  ] as const;

const bounded = <H extends Holder, S extends TObject, R extends TObject>(holder: H, set: S, removed: R) => {
  const boundary = { kind: 'policy', name: 'permissionsBoundary' } as const;
  return [
    held(
      `${holder}BoundarySet` as const,
      `The permissions of a ${nounOf(holder)} were limited by a boundary`,
      [subjects[holder], boundary],
      set,
    ),
    held(`${holder}BoundaryRemoved` as const, `The permissions boundary of a ${nounOf(holder)} was removed`, [subjects[holder]], removed),
  ] as const;
};

const tagged = <H extends Holder, S extends TObject, R extends TObject>(holder: H, set: S, removed: R) =>
  [
    held(`${holder}Tagged` as const, `Tags of a ${nounOf(holder)} were set`, [subjects[holder]], set),
    held(`${holder}Untagged` as const, `Tags of a ${nounOf(holder)} were removed`, [subjects[holder]], removed),
  ] as const;

const policyName = Type.String({ description: 'Name of the inline policy' });
const boundary = { permissionsBoundary: Type.String({ description: 'ARN of the policy' }), ...boundaryId, ...endedBoundaryId };

/** What users, groups and roles hold: attached and inline policies; users and roles a boundary and tags besides. */
export const userHeldEvents = [
  ...attached('User', Type.Object({ ...user, ...policy })),
  ...inline('User', Type.Object({ ...user, policyName, policyDocument }), Type.Object({ ...user, policyName })),
  ...bounded('User', Type.Object({ ...user, ...boundary }), Type.Object({ ...user, ...endedBoundaryId })),
  ...tagged('User', Type.Object({ ...user, tags }), Type.Object({ ...user, tagKeys })),
] as const;

export const groupHeldEvents = [
  ...attached('Group', Type.Object({ ...group, ...policy })),
  ...inline('Group', Type.Object({ ...group, policyName, policyDocument }), Type.Object({ ...group, policyName })),
] as const;

export const roleHeldEvents = [
  ...attached('Role', Type.Object({ ...role, ...policy })),
  ...inline('Role', Type.Object({ ...role, policyName, policyDocument }), Type.Object({ ...role, policyName })),
  ...bounded('Role', Type.Object({ ...role, ...boundary }), Type.Object({ ...role, ...endedBoundaryId })),
  ...tagged('Role', Type.Object({ ...role, tags }), Type.Object({ ...role, tagKeys })),
] as const;

export type UserHeldEvent = RecordedOf<(typeof userHeldEvents)[number]>;
export type GroupHeldEvent = RecordedOf<(typeof groupHeldEvents)[number]>;
export type RoleHeldEvent = RecordedOf<(typeof roleHeldEvents)[number]>;
