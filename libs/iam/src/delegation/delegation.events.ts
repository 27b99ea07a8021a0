import { Type } from '@sinclair/typebox';
import { defineEvent } from '@app/kernel';

const delegationEvent = <T extends string>(type: T, summary: string) =>
  defineEvent({
    type,
    schemaVersion: 1,
    outcome: 'change',
    summary,
    subjects: [],
    data: Type.Object({
      delegationRequestId: Type.Optional(Type.String()),
      ownerAccountId: Type.Optional(Type.String()),
      permissions: Type.Optional(Type.Unknown()),
      sessionDuration: Type.Optional(Type.Integer({ description: 'Seconds' })),
    }),
  });

/** Temporary delegation of access to a partner. */
export const delegationEvents = [
  delegationEvent('DelegationRequested', 'A partner asked for temporary access'),
  delegationEvent('DelegationAssociated', 'A request for temporary access was tied to the account'),
  delegationEvent('DelegationUpdated', 'A request for temporary access was changed'),
  delegationEvent('DelegationAccepted', 'Temporary access was granted to a partner'),
  delegationEvent('DelegationRejected', 'A request for temporary access was refused'),
  delegationEvent('DelegationTokenSent', 'The token of a granted delegation was sent'),
] as const;
