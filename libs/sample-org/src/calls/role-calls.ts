import { answerTime } from '../calendar';
import type { Role } from '../entity';
import type { Sitting } from '../sitting';

/** AWS answers documents URL-encoded after RFC 3986. */
const urlEncoded = (document: object): string =>
  encodeURIComponent(JSON.stringify(document)).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

/** Who may assume a role. */
export const trust = (principal: object, action = 'sts:AssumeRole', condition?: object): object => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: principal, Action: action, ...(condition && { Condition: condition }) }],
});

export function createRole(by: Sitting, roleName: string, path: string, trustPolicy: object, description: string): Role {
  const role = {
    path,
    roleName,
    roleId: by.trail.newId('AROA'),
    arn: by.trail.arn(`role${path}${roleName}`),
    createDate: answerTime(by.at),
  };
  by.iam(
    'CreateRole',
    { roleName, path, description, assumeRolePolicyDocument: JSON.stringify(trustPolicy), maxSessionDuration: 3600 },
    { role: { ...role, assumeRolePolicyDocument: urlEncoded(trustPolicy), description, maxSessionDuration: 3600 } },
  );
  return { roleName, roleId: role.roleId, arn: role.arn };
}

export const updateTrust = (by: Sitting, role: Role, trustPolicy: object): void =>
  by.iam('UpdateAssumeRolePolicy', { roleName: role.roleName, policyDocument: JSON.stringify(trustPolicy) });

/** A provider of identities from outside; returns its ARN. */
export function createOidcProvider(by: Sitting, host: string, clientId: string, thumbprint: string): string {
  const openIDConnectProviderArn = by.trail.arn(`oidc-provider/${host}`);
  by.iam(
    'CreateOpenIDConnectProvider',
    { url: `https://${host}`, clientIDList: [clientId], thumbprintList: [thumbprint] },
    { openIDConnectProviderArn },
  );
  return openIDConnectProviderArn;
}
