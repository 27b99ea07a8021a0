import { Type } from '@sinclair/typebox';
import { defineEvent, type RecordedOf } from '@app/kernel';
import { callBehind } from '../members';

const guardrailEvent = <T extends string>(type: T, summary: string) =>
  defineEvent({
    type,
    schemaVersion: 1,
    outcome: 'change',
    summary,
    subjects: [],
    data: Type.Object({
      kind: Type.Optional(
        Type.Union([Type.Literal('scp'), Type.Literal('rcp')], {
          description: 'Service or resource control policy; absent in a record of Organizations',
        }),
      ),
      level: Type.Optional(Type.String({ description: 'Where it is attached: the root, a unit or the account; every level must allow' })),
      name: Type.Optional(Type.String({ description: 'Its name, unique in its level' })),
      document: Type.Optional(Type.Unknown({ description: 'The policy by value' })),
      policyId: Type.Optional(Type.String()),
      targetId: Type.Optional(Type.String()),
      ...callBehind,
    }),
  });

/** Organization policies that cap what an account and its resources may be used for. */
export const guardrailEvents = [
  guardrailEvent('GuardrailAttached', 'An organization policy was attached'),
  guardrailEvent('GuardrailDetached', 'An organization policy was detached'),
  guardrailEvent('GuardrailChanged', 'An organization policy, or the tree that it governs, changed'),
] as const;

export type GuardrailEvent = RecordedOf<(typeof guardrailEvents)[number]>;
