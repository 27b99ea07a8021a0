import { Type } from '@sinclair/typebox';
import { defineEvent, type RecordedOf } from '@app/kernel';

const optionalDays = (description: string) => Type.Optional(Type.Integer({ description }));

/** The whole password policy: a replace merges nothing. */
export const passwordPolicy = Type.Object({
  minimumPasswordLength: Type.Integer(),
  requireSymbols: Type.Boolean(),
  requireNumbers: Type.Boolean(),
  requireUppercaseCharacters: Type.Boolean(),
  requireLowercaseCharacters: Type.Boolean(),
  allowUsersToChangePassword: Type.Boolean(),
  maxPasswordAge: optionalDays('Days; absent = passwords do not expire'),
  passwordReusePrevention: optionalDays('How many earlier passwords may not come back'),
  hardExpiry: Type.Optional(Type.Boolean()),
});

const bare = <T extends string>(type: T, summary: string) =>
  defineEvent({ type, schemaVersion: 1, outcome: 'change', summary, subjects: [], data: Type.Object({}) });

export const accountEvents = [
  defineEvent({
    type: 'AccountOpened',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'Keytrail began to keep this account: as its authority (managed) or as a mirror',
    subjects: [],
    data: Type.Object({
      name: Type.Union([Type.String(), Type.Null()]),
      mode: Type.Union([Type.Literal('managed'), Type.Literal('mirrored')]),
    }),
  }),
  defineEvent({
    type: 'AccountRenamed',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'The account got another display name',
    subjects: [],
    data: Type.Object({ name: Type.String() }),
  }),
  defineEvent({
    type: 'AccountAliasSet',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'The account got a sign-in alias',
    subjects: [],
    data: Type.Object({ accountAlias: Type.String() }),
  }),
  defineEvent({
    type: 'AccountAliasRemoved',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'The account lost its sign-in alias',
    subjects: [],
    data: Type.Object({ accountAlias: Type.String() }),
  }),
  defineEvent({
    type: 'PasswordPolicyReplaced',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'The account’s password policy was replaced as a whole',
    subjects: [],
    data: passwordPolicy,
  }),
  bare('PasswordPolicyDeleted', 'The account’s password policy was deleted: AWS’s default holds'),
] as const;

/** Account-wide settings that so far only mirrored accounts tell. */
export const accountSettingEvents = [
  defineEvent({
    type: 'StsPreferencesChanged',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'The version of the tokens of the global STS endpoint changed',
    subjects: [],
    data: Type.Object({ globalEndpointTokenVersion: Type.Optional(Type.String()) }),
  }),
  defineEvent({
    type: 'AccountPropertiesChanged',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'Account-wide IAM features changed',
    subjects: [],
    data: Type.Object({ properties: Type.Unknown() }),
  }),
  bare('CentralRootManagementEnabled', 'The organization manages the root credentials of its member accounts'),
  bare('CentralRootManagementDisabled', 'The organization no longer manages the root credentials of its member accounts'),
  bare('CentralRootSessionsEnabled', 'The organization may open root sessions in its member accounts'),
  bare('CentralRootSessionsDisabled', 'The organization may no longer open root sessions in its member accounts'),
  bare('OutboundFederationEnabled', 'The account issues web identity tokens to outside services'),
  bare('OutboundFederationDisabled', 'The account no longer issues web identity tokens to outside services'),
] as const;

export type AccountEvent = RecordedOf<(typeof accountEvents)[number]>;
