import { Type } from '@sinclair/typebox';
import { defineEvent, type RecordedOf } from '@app/kernel';
import { boundPrincipals, callBehind } from '../members';

const resourceEvent = <T extends string>(type: T, summary: string) =>
  defineEvent({
    type,
    schemaVersion: 1,
    outcome: 'change',
    summary,
    subjects: [{ kind: 'resource', name: 'resourceArn' }],
    data: Type.Object({
      resourceArn: Type.Optional(Type.String({ description: 'ARN, or the name as recorded' })),
      document: Type.Optional(Type.Unknown({ description: 'The resource policy by value' })),
      boundPrincipals,
      ...callBehind,
    }),
  });

/** The policy that a resource bears. */
export const resourcePolicyEvents = [
  resourceEvent('ResourcePolicySet', 'The policy of a resource was set'),
  resourceEvent('ResourcePolicyRemoved', 'The policy of a resource, or a statement of it, was removed'),
] as const;

/** Access that is granted outside of IAM in other ways. */
export const accessPathEvents = [
  resourceEvent('SharedWithAccount', 'A snapshot, image or document was shared, or its sharing changed'),
  resourceEvent('RoleAccessPathCreated', 'Another way to sessions of a role was made: a trust anchor, a permission set or an assignment'),
] as const;

export type ResourcePolicyEvent = RecordedOf<(typeof resourcePolicyEvents)[number]>;
