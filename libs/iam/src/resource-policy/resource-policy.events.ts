import { Type } from '@sinclair/typebox';
import { defineEvent } from '@app/kernel';

const call = { eventSource: Type.Optional(Type.String()), eventName: Type.Optional(Type.String()) };
const request = {
  request: Type.Optional(Type.Unknown({ description: 'The request’s members where they are no policy document, without secrets' })),
};

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
      ...call,
      ...request,
    }),
  });
const guardrailEvent = <T extends string>(type: T, summary: string) =>
  defineEvent({
    type,
    schemaVersion: 1,
    outcome: 'change',
    summary,
    subjects: [],
    data: Type.Object({ policyId: Type.Optional(Type.String()), targetId: Type.Optional(Type.String()), ...call, ...request }),
  });

/** Access that is granted or limited outside of IAM. */
export const resourcePolicyEvents = [
  resourceEvent('ResourcePolicySet', 'The policy of a resource was set'),
  resourceEvent('ResourcePolicyRemoved', 'The policy of a resource, or a statement of it, was removed'),
  resourceEvent('SharedWithAccount', 'A snapshot, image or document was shared, or its sharing changed'),
  guardrailEvent('GuardrailAttached', 'An organization policy was attached'),
  guardrailEvent('GuardrailDetached', 'An organization policy was detached'),
  guardrailEvent('GuardrailChanged', 'An organization policy, or the tree that it governs, changed'),
  resourceEvent('RoleAccessPathCreated', 'Another way to sessions of a role was made: a trust anchor, a permission set or an assignment'),
] as const;
