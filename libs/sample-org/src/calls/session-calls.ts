import { answerTime } from '../calendar';
import type { Role } from '../entity';
import type { Sitting } from '../sitting';

const HOUR = 3_600_000;

function answerOf(by: Sitting, role: Role, roleSessionName: string): { key: string; response: object } {
  const key = by.trail.newId('ASIA');
  const accountArn = by.trail.arn('').replace(':iam:', ':sts:');
  const response = {
    credentials: { accessKeyId: key, sessionToken: by.trail.sessionToken(), expiration: answerTime(new Date(by.at.getTime() + HOUR)) },
    assumedRoleUser: {
      assumedRoleId: `${role.roleId}:${roleSessionName}`,
      arn: `${accountArn}assumed-role/${role.roleName}/${roleSessionName}`,
    },
  };
  return { key, response };
}

const resource = (by: Sitting, role: Role): object => ({
  resources: [{ accountId: by.trail.accountId, type: 'AWS::IAM::Role', ARN: role.arn }],
});

/** Somebody assumes a role; returns the session's key id. */
export function assumeRole(by: Sitting, role: Role, roleSessionName: string, externalId?: string): string {
  const { key, response } = answerOf(by, role, roleSessionName);
  const request = { roleArn: role.arn, roleSessionName, durationSeconds: 3600, ...(externalId && { externalId }) };
  by.call({ service: 'sts', name: 'AssumeRole', request, response, readOnly: true, more: resource(by, role) });
  return key;
}

/** A workload known to an outside provider assumes a role by its token; returns the session's key id. */
export function assumeRoleWithWebIdentity(by: Sitting, role: Role, roleSessionName: string, provider: string): string {
  const { key, response } = answerOf(by, role, roleSessionName);
  const told = { subjectFromWebIdentityToken: by.by.identity.userName, provider, audience: 'sts.amazonaws.com' };
  by.call({
    service: 'sts',
    name: 'AssumeRoleWithWebIdentity',
    request: { roleArn: role.arn, roleSessionName, durationSeconds: 3600 },
    response: { ...response, ...told },
    readOnly: true,
    more: resource(by, role),
  });
  return key;
}

/** A sign-in to the console; a failed one tells why. */
export function consoleLogin(by: Sitting, mfa: boolean, failure?: string): void {
  by.call({
    service: 'signin',
    name: 'ConsoleLogin',
    response: { ConsoleLogin: failure ? 'Failure' : 'Success' },
    more: {
      ...(failure && { errorMessage: failure }),
      additionalEventData: {
        LoginTo: 'https://console.aws.amazon.com/console/home?region=us-east-1',
        MobileVersion: 'No',
        MFAUsed: mfa ? 'Yes' : 'No',
      },
    },
  });
}
