import { Type } from '@sinclair/typebox';
import { defineEvent, type RecordedOf } from '@app/kernel';
import { boundPrincipals, boundaryId, endedBoundaryId, formerPath, policyDocument, role, roleSubject, tags } from '../members';

export const roleEvents = [
  defineEvent({
    type: 'RoleCreated',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A role was created; its trust policy follows as TrustPolicySet',
    subjects: [roleSubject],
    data: Type.Object({
      ...role,
      path: Type.String(),
      description: Type.Optional(Type.String()),
      maxSessionDuration: Type.Optional(Type.Integer({ description: 'Seconds; 3,600 where AWS does not say' })),
      permissionsBoundary: Type.Optional(Type.String()),
      ...boundaryId,
      tags: Type.Optional(tags),
      serviceLinked: Type.Optional(Type.Boolean()),
      awsServiceName: Type.Optional(Type.String()),
      fromTemplate: Type.Optional(Type.String({ description: 'ARN of the role template' })),
    }),
  }),
  defineEvent({
    type: 'TrustPolicySet',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'It was decided anew who may assume a role',
    subjects: [roleSubject],
    data: Type.Object({
      ...role,
      policyDocument,
      boundPrincipals,
    }),
  }),
  defineEvent({
    type: 'RoleDescriptionChanged',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'The description of a role changed',
    subjects: [roleSubject],
    data: Type.Object({ ...role, description: Type.String() }),
  }),
  defineEvent({
    type: 'RoleMaxSessionDurationChanged',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'The longest session of a role changed',
    subjects: [roleSubject],
    data: Type.Object({ ...role, maxSessionDuration: Type.Integer({ description: 'Seconds' }) }),
  }),
  defineEvent({
    type: 'RoleDeleted',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A role was deleted',
    subjects: [roleSubject],
    data: Type.Object({ ...role, ...formerPath, ...endedBoundaryId }),
  }),
  defineEvent({
    type: 'RoleDeletionRequested',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'The deletion of a service-linked role was asked for; AWS carries it out later',
    subjects: [roleSubject],
    data: Type.Object({ ...role, deletionTaskId: Type.Optional(Type.String()) }),
  }),
] as const;

export type RoleEvent = RecordedOf<(typeof roleEvents)[number]>;
