import { Type } from '@sinclair/typebox';
import { defineEvent } from '@app/kernel';
import { changingCalls } from './changing-calls';

const optionalText = Type.Optional(Type.String());
const call = {
  eventSource: Type.String({ description: 'The service: iam.amazonaws.com' }),
  eventName: Type.String({ description: 'The API call' }),
  region: optionalText,
  errorCode: optionalText,
  errorMessage: optionalText,
};

/** A call that would have changed something and was refused: `<ApiName>Attempted`. */
export const attemptEvents = [...new Set(changingCalls.map(({ eventName }) => eventName))].map((eventName) =>
  defineEvent({
    type: `${eventName}Attempted`,
    schemaVersion: 1,
    outcome: 'attempt',
    summary: `${eventName} was asked for and refused`,
    subjects: [
      { kind: 'user', name: 'userName' },
      { kind: 'group', name: 'groupName' },
      { kind: 'role', name: 'roleName' },
      { kind: 'policy', name: 'policyArn' },
      { kind: 'access-key', id: 'accessKeyId' },
    ],
    data: Type.Object({
      ...call,
      userName: optionalText,
      groupName: optionalText,
      roleName: optionalText,
      policyArn: optionalText,
      accessKeyId: optionalText,
      request: Type.Optional(Type.Unknown({ description: 'The request’s members without secrets' })),
    }),
  }),
);

/** Every other accepted record: what was done with an access. */
export const callEvents = [
  defineEvent({
    type: 'ApiCallObserved',
    schemaVersion: 1,
    outcome: 'call',
    summary: 'A call that changes no permission was observed',
    subjects: [{ kind: 'resource', name: 'resources' }],
    data: Type.Object({
      ...call,
      readOnly: Type.Optional(Type.Boolean()),
      resources: Type.Optional(Type.Array(Type.String(), { description: 'ARNs' })),
      invokedBy: optionalText,
      vpcEndpointId: optionalText,
      tlsCipher: optionalText,
      mfaAuthenticated: Type.Optional(Type.Boolean()),
      sessionFromConsole: Type.Optional(Type.Boolean()),
      sharedEventId: optionalText,
    }),
  }),
] as const;
