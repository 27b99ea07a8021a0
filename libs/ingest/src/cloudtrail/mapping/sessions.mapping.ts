import { booleanOf, documentOf, member, numberOf, tagsOf, textOf, textsOf, type Call } from '../call';
import { recordTime } from '../record-time';
import { fact, type Mapping, type Mappings } from './mapping';

/** ARNs of session policies: texts, or objects that hold one. */
const policyArns = (call: Call): string[] | undefined => {
  const told = member(call.request, 'policyArns');
  if (!Array.isArray(told)) return undefined;
  return told.flatMap((each) => (typeof each === 'string' ? [each] : [textOf(each, 'arn')])).filter((arn) => arn !== undefined);
};

const issued =
  (type: string): Mapping =>
  (call) => {
    const { request, response } = call;
    const credentials = member(response, 'credentials');
    return [
      fact(type, {
        accessKeyId: textOf(credentials, 'accessKeyId'),
        roleArn: textOf(request, 'roleArn'),
        roleSessionName: textOf(request, 'roleSessionName'),
        assumedRoleId: textOf(member(response, 'assumedRoleUser'), 'assumedRoleId'),
        parentAccessKeyId: textOf(call.identity, 'accessKeyId'),
        sourceIdentity: textOf(request, 'sourceIdentity') ?? textOf(response, 'sourceIdentity'),
        providerArn: textOf(request, 'principalArn') ?? textOf(request, 'providerId') ?? textOf(response, 'provider'),
        federatedUserArn: textOf(member(response, 'federatedUser'), 'arn'),
        targetPrincipal: textOf(request, 'targetPrincipal'),
        taskPolicyArn: textOf(member(request, 'taskPolicyArn'), 'arn') ?? textOf(request, 'taskPolicyArn'),
        policy: documentOf(textOf(request, 'policy')),
        policyArns: policyArns(call),
        serialNumber: textOf(request, 'serialNumber'),
        externalId: textOf(request, 'externalId'),
        tags: tagsOf(request),
        durationSeconds: numberOf(request, 'durationSeconds'),
        expiresAt: recordTime(member(credentials, 'expiration')),
      }),
    ];
  };

export const sessionMappings: Mappings = {
  AssumeRole: issued('RoleAssumed'),
  AssumeRoleWithSAML: issued('RoleAssumedFederated'),
  AssumeRoleWithWebIdentity: issued('RoleAssumedFederated'),
  AssumeRoot: issued('RootSessionAssumed'),
  GetSessionToken: issued('SessionIssued'),
  GetFederationToken: issued('FederationSessionIssued'),
  GetDelegatedAccessToken: issued('DelegatedSessionIssued'),
  GetWebIdentityToken: issued('OutboundTokenIssued'),
  GetScopedCredentials: issued('SessionScopedDown'),
};

const signedIn =
  (type: string): Mapping =>
  (call) => {
    const more = member(call.record, 'additionalEventData');
    return [
      fact(type, {
        ...call.caller,
        mfaUsed: booleanOf(more, 'MFAUsed'),
        errorMessage: textOf(call.record, 'errorMessage'),
        roleArn: switchedTo(call, more),
      }),
    ];
  };

/** The role that was switched to. */
function switchedTo(call: Call, more: unknown): string | undefined {
  const [arn] = textsOf(more, 'SwitchTo') ?? [];
  return arn ?? textOf(more, 'SwitchTo') ?? textOf(call.request, 'roleArn');
}

/** Sign-ins that failed are events of their own. */
export const failedSignIns: Mappings = { ConsoleLogin: signedIn('ConsoleLoginFailed') };

export const signInMappings: Mappings = {
  ConsoleLogin: (call) =>
    signedIn(/fail/i.test(textOf(call.response, 'ConsoleLogin') ?? '') ? 'ConsoleLoginFailed' : 'ConsoleLoginSucceeded')(call),
  CheckMfa: signedIn('MfaChallenged'),
  SwitchRole: signedIn('RoleSwitched'),
  PasswordUpdated: signedIn('RootPasswordChanged'),
  PasswordRecoveryRequested: signedIn('RootRecoveryRequested'),
  PasswordRecoveryCompleted: signedIn('RootRecoveryCompleted'),
  EmailUpdated: signedIn('RootEmailChanged'),
};
