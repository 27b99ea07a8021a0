import { Type } from '@sinclair/typebox';
import { defineEvent, type RecordedOf } from '@app/kernel';
import { policy, policyDocument, policySubject, tagKeys, tags } from '../members';

export const policyEvents = [
  defineEvent({
    type: 'PolicyCreated',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A customer managed policy was created; its first version follows',
    subjects: [policySubject],
    data: Type.Object({
      ...policy,
      policyName: Type.String(),
      path: Type.String(),
      description: Type.Optional(Type.String()),
      tags: Type.Optional(tags),
    }),
  }),
  defineEvent({
    type: 'PolicyVersionCreated',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A policy got another version',
    subjects: [policySubject],
    data: Type.Object({ ...policy, versionId: Type.String(), isDefaultVersion: Type.Boolean(), policyDocument }),
  }),
  defineEvent({
    type: 'DefaultPolicyVersionChanged',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'Another version of a policy is in force for all who hold it',
    subjects: [policySubject],
    data: Type.Object({ ...policy, versionId: Type.String() }),
  }),
  defineEvent({
    type: 'PolicyVersionDeleted',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A version of a policy was deleted',
    subjects: [policySubject],
    data: Type.Object({ ...policy, versionId: Type.String() }),
  }),
  defineEvent({
    type: 'PolicyDeleted',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A customer managed policy was deleted',
    subjects: [policySubject],
    data: Type.Object({ ...policy }),
  }),
  defineEvent({
    type: 'PolicyTagged',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'Tags of a policy were set',
    subjects: [policySubject],
    data: Type.Object({ ...policy, tags }),
  }),
  defineEvent({
    type: 'PolicyUntagged',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'Tags of a policy were removed',
    subjects: [policySubject],
    data: Type.Object({ ...policy, tagKeys }),
  }),
] as const;

export type PolicyEvent = RecordedOf<(typeof policyEvents)[number]>;
