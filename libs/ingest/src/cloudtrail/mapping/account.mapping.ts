import { booleanOf, member, numberOf, textOf, type Call } from '../call';
import { copies, fact, type Mapping, type Mappings } from './mapping';

const positive = (number: number | undefined): number | undefined => (number === 0 ? undefined : number);
const required = (call: Call, name: string): boolean => booleanOf(call.request, name) ?? false;
const SHORTEST_PASSWORD = 6;

const bare =
  (type: string): Mapping =>
  () => [fact(type, {})];

const delegation =
  (type: string): Mapping =>
  (call) => [
    fact(type, {
      delegationRequestId: call.text('delegationRequestId') ?? textOf(call.response, 'delegationRequestId'),
      ownerAccountId: call.text('ownerAccountId'),
      permissions: member(call.request, 'permissions'),
      sessionDuration: numberOf(call.request, 'sessionDuration'),
    }),
  ];

export const accountMappings: Mappings = {
  // A full replace: a member that is left out returns to AWS's default.
  UpdateAccountPasswordPolicy: (call) => [
    fact('PasswordPolicyReplaced', {
      minimumPasswordLength: numberOf(call.request, 'minimumPasswordLength') ?? SHORTEST_PASSWORD,
      requireSymbols: required(call, 'requireSymbols'),
      requireNumbers: required(call, 'requireNumbers'),
      requireUppercaseCharacters: required(call, 'requireUppercaseCharacters'),
      requireLowercaseCharacters: required(call, 'requireLowercaseCharacters'),
      allowUsersToChangePassword: required(call, 'allowUsersToChangePassword'),
      maxPasswordAge: positive(numberOf(call.request, 'maxPasswordAge')),
      passwordReusePrevention: positive(numberOf(call.request, 'passwordReusePrevention')),
      hardExpiry: booleanOf(call.request, 'hardExpiry'),
    }),
  ],
  DeleteAccountPasswordPolicy: bare('PasswordPolicyDeleted'),
  CreateAccountAlias: copies('AccountAliasSet', 'accountAlias'),
  DeleteAccountAlias: copies('AccountAliasRemoved', 'accountAlias'),
  SetSecurityTokenServicePreferences: copies('StsPreferencesChanged', 'globalEndpointTokenVersion'),
  PutAccountProperties: (call) => [fact('AccountPropertiesChanged', { properties: member(call.request, 'properties') ?? {} })],
  EnableOrganizationsRootCredentialsManagement: bare('CentralRootManagementEnabled'),
  DisableOrganizationsRootCredentialsManagement: bare('CentralRootManagementDisabled'),
  EnableOrganizationsRootSessions: bare('CentralRootSessionsEnabled'),
  DisableOrganizationsRootSessions: bare('CentralRootSessionsDisabled'),
  CreateDelegationRequest: delegation('DelegationRequested'),
  AssociateDelegationRequest: delegation('DelegationAssociated'),
  UpdateDelegationRequest: delegation('DelegationUpdated'),
  AcceptDelegationRequest: delegation('DelegationAccepted'),
  RejectDelegationRequest: delegation('DelegationRejected'),
  SendDelegationToken: delegation('DelegationTokenSent'),
};
