import { Type } from '@sinclair/typebox';
import { defineEvent } from '@app/kernel';
import { tags } from '../members';

const optionalText = Type.Optional(Type.String());
const data = Type.Object({
  accessKeyId: Type.Optional(Type.String({ description: 'The temporary key that was issued (ASIA…)' })),
  roleArn: optionalText,
  roleSessionName: optionalText,
  assumedRoleId: Type.Optional(Type.String({ description: 'AROA…:session' })),
  parentAccessKeyId: Type.Optional(Type.String({ description: 'The key that asked for it' })),
  sourceIdentity: optionalText,
  providerArn: optionalText,
  federatedUserArn: optionalText,
  targetPrincipal: optionalText,
  taskPolicyArn: optionalText,
  policy: Type.Optional(Type.Unknown({ description: 'The session policy by value' })),
  policyArns: Type.Optional(Type.Array(Type.String())),
  serialNumber: Type.Optional(Type.String({ description: 'The MFA device that was shown' })),
  externalId: optionalText,
  tags: Type.Optional(tags),
  durationSeconds: Type.Optional(Type.Integer()),
  expiresAt: Type.Optional(Type.String({ description: 'ISO 8601 UTC' })),
});

const sessionEvent = <T extends string>(type: T, summary: string) =>
  defineEvent({
    type,
    schemaVersion: 1,
    outcome: 'call',
    summary,
    subjects: [
      { kind: 'role', name: 'roleArn' },
      { kind: 'access-key', id: 'accessKeyId' },
    ],
    data,
  });

/** Temporary credentials: what STS issued, to whom, for which role. */
export const sessionEvents = [
  sessionEvent('RoleAssumed', 'Somebody assumed a role'),
  sessionEvent('RoleAssumedFederated', 'Somebody known to an outside identity provider assumed a role'),
  sessionEvent('RootSessionAssumed', 'A root session was opened in a member account'),
  sessionEvent('SessionIssued', 'A user got temporary credentials'),
  sessionEvent('FederationSessionIssued', 'Temporary credentials were issued to a federated user'),
  sessionEvent('DelegatedSessionIssued', 'A partner got temporary credentials under a delegation'),
  sessionEvent('OutboundTokenIssued', 'A web identity token for an outside service was issued'),
  sessionEvent('SessionScopedDown', 'Narrower credentials were made of a session'),
] as const;
