import { answerTime } from '../calendar';
import type { Policy } from '../entity';
import type { Sitting } from '../sitting';

/** Who holds a policy. */
export type Holder = { readonly userName: string } | { readonly groupName: string } | { readonly roleName: string };

const kindOf = (holder: Holder): 'User' | 'Group' | 'Role' => ('userName' in holder ? 'User' : 'groupName' in holder ? 'Group' : 'Role');
const nameOnly = (holder: Holder): Holder =>
  'userName' in holder
    ? { userName: holder.userName }
    : 'groupName' in holder
      ? { groupName: holder.groupName }
      : { roleName: holder.roleName };

export function createPolicy(by: Sitting, policyName: string, document: object, description?: string, path = '/'): Policy {
  const policyId = by.trail.newId('ANPA');
  const arn = by.trail.arn(`policy${path}${policyName}`);
  const now = answerTime(by.at);
  by.iam(
    'CreatePolicy',
    { policyName, path, ...(description && { description }), policyDocument: JSON.stringify(document) },
    {
      policy: {
        policyName,
        policyId,
        arn,
        path,
        defaultVersionId: 'v1',
        attachmentCount: 0,
        permissionsBoundaryUsageCount: 0,
        isAttachable: true,
        createDate: now,
        updateDate: now,
        ...(description && { description }),
      },
    },
  );
  return { policyName, policyId, arn, versions: 1 };
}

/** A new version; returns its id. */
export function createPolicyVersion(by: Sitting, policy: Policy, document: object, setAsDefault: boolean): string {
  policy.versions++;
  const versionId = `v${policy.versions}`;
  by.iam(
    'CreatePolicyVersion',
    { policyArn: policy.arn, policyDocument: JSON.stringify(document), setAsDefault },
    { policyVersion: { versionId, isDefaultVersion: setAsDefault, createDate: answerTime(by.at) } },
  );
  return versionId;
}

export const setDefaultVersion = (by: Sitting, policy: Policy, versionId: string): void =>
  by.iam('SetDefaultPolicyVersion', { policyArn: policy.arn, versionId });

export const deletePolicyVersion = (by: Sitting, policy: Policy, versionId: string): void =>
  by.iam('DeletePolicyVersion', { policyArn: policy.arn, versionId });

export const attach = (by: Sitting, holder: Holder, policyArn: string): void =>
  by.iam(`Attach${kindOf(holder)}Policy`, { ...nameOnly(holder), policyArn });
export const detach = (by: Sitting, holder: Holder, policyArn: string): void =>
  by.iam(`Detach${kindOf(holder)}Policy`, { ...nameOnly(holder), policyArn });

export const putInline = (by: Sitting, holder: Holder, policyName: string, document: object): void =>
  by.iam(`Put${kindOf(holder)}Policy`, { ...nameOnly(holder), policyName, policyDocument: JSON.stringify(document) });

export const setBoundary = (by: Sitting, holder: Holder, permissionsBoundary: string): void =>
  by.iam(`Put${kindOf(holder)}PermissionsBoundary`, { ...nameOnly(holder), permissionsBoundary });

/** One of AWS's own policies. */
export const awsPolicy = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
