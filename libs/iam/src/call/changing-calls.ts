/** The calls of each service that change who has access (IAM's are all its 108 mutating operations); everything else is usage. Versions at the end of Lambda's names are left out. */
const calls = {
  iam: `
    CreateUser UpdateUser DeleteUser TagUser UntagUser PutUserPermissionsBoundary DeleteUserPermissionsBoundary PutUserPolicy
    DeleteUserPolicy AttachUserPolicy DetachUserPolicy CreateGroup UpdateGroup DeleteGroup AddUserToGroup RemoveUserFromGroup
    PutGroupPolicy DeleteGroupPolicy AttachGroupPolicy DetachGroupPolicy CreateRole AcquireRole UpdateRole UpdateRoleDescription
    UpdateAssumeRolePolicy DeleteRole CreateServiceLinkedRole DeleteServiceLinkedRole TagRole UntagRole PutRolePermissionsBoundary
    DeleteRolePermissionsBoundary PutRolePolicy DeleteRolePolicy AttachRolePolicy DetachRolePolicy CreateInstanceProfile
    DeleteInstanceProfile AddRoleToInstanceProfile RemoveRoleFromInstanceProfile TagInstanceProfile UntagInstanceProfile CreatePolicy
    CreatePolicyVersion SetDefaultPolicyVersion DeletePolicyVersion DeletePolicy TagPolicy UntagPolicy CreateAccessKey UpdateAccessKey
    DeleteAccessKey CreateLoginProfile UpdateLoginProfile DeleteLoginProfile ChangePassword CreateVirtualMFADevice
    DeleteVirtualMFADevice EnableMFADevice DeactivateMFADevice ResyncMFADevice TagMFADevice UntagMFADevice UploadSSHPublicKey
    UpdateSSHPublicKey DeleteSSHPublicKey UploadSigningCertificate UpdateSigningCertificate DeleteSigningCertificate
    CreateServiceSpecificCredential UpdateServiceSpecificCredential ResetServiceSpecificCredential DeleteServiceSpecificCredential
    UploadServerCertificate UpdateServerCertificate DeleteServerCertificate TagServerCertificate UntagServerCertificate
    CreateSAMLProvider UpdateSAMLProvider DeleteSAMLProvider TagSAMLProvider UntagSAMLProvider CreateOpenIDConnectProvider
    AddClientIDToOpenIDConnectProvider RemoveClientIDFromOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint
    DeleteOpenIDConnectProvider TagOpenIDConnectProvider UntagOpenIDConnectProvider EnableOutboundWebIdentityFederation
    DisableOutboundWebIdentityFederation UpdateAccountPasswordPolicy DeleteAccountPasswordPolicy CreateAccountAlias DeleteAccountAlias
    SetSecurityTokenServicePreferences PutAccountProperties EnableOrganizationsRootCredentialsManagement
    DisableOrganizationsRootCredentialsManagement EnableOrganizationsRootSessions DisableOrganizationsRootSessions
    CreateDelegationRequest AssociateDelegationRequest UpdateDelegationRequest AcceptDelegationRequest RejectDelegationRequest
    SendDelegationToken`,
  s3: `
    PutBucketPolicy DeleteBucketPolicy PutBucketAcl PutObjectAcl PutAccessPointPolicy DeleteAccessPointPolicy PutBucketPublicAccessBlock
    DeleteBucketPublicAccessBlock PutAccountPublicAccessBlock PutBucketOwnershipControls CreateAccessGrant DeleteAccessGrant`,
  kms: `
    PutKeyPolicy CreateGrant RetireGrant RevokeGrant`,
  sqs: `
    SetQueueAttributes AddPermission RemovePermission`,
  sns: `
    SetTopicAttributes AddPermission RemovePermission`,
  lambda: `
    AddPermission RemovePermission PutResourcePolicy DeleteResourcePolicy AddLayerVersionPermission`,
  secretsmanager: `
    PutResourcePolicy DeleteResourcePolicy`,
  ecr: `
    SetRepositoryPolicy DeleteRepositoryPolicy PutRegistryPolicy`,
  events: `
    PutPermission RemovePermission`,
  dynamodb: `
    PutResourcePolicy DeleteResourcePolicy`,
  elasticfilesystem: `
    PutFileSystemPolicy DeleteFileSystemPolicy`,
  logs: `
    PutResourcePolicy`,
  backup: `
    PutBackupVaultAccessPolicy`,
  glacier: `
    SetVaultAccessPolicy`,
  es: `
    UpdateElasticsearchDomainConfig UpdateDomainConfig`,
  codeartifact: `
    PutDomainPermissionsPolicy DeleteDomainPermissionsPolicy PutRepositoryPermissionsPolicy DeleteRepositoryPermissionsPolicy`,
  ses: `
    PutIdentityPolicy DeleteIdentityPolicy`,
  ssm: `
    ModifyDocumentPermission`,
  signer: `
    AddProfilePermission RemoveProfilePermission`,
  s3tables: `
    PutTableBucketPolicy DeleteTableBucketPolicy PutTablePolicy DeleteTablePolicy`,
  s3express: `
    PutBucketPolicy DeleteBucketPolicy`,
  glue: `
    PutResourcePolicy DeleteResourcePolicy`,
  ec2: `
    ModifySnapshotAttribute ModifyImageAttribute`,
  rds: `
    ModifyDBSnapshotAttribute`,
  organizations: `
    AttachPolicy DetachPolicy UpdatePolicy CreatePolicy DeletePolicy EnablePolicyType MoveAccount PutResourcePolicy`,
  rolesanywhere: `
    CreateTrustAnchor CreateProfile`,
  sso: `
    CreatePermissionSet PutInlinePolicyToPermissionSet AttachManagedPolicyToPermissionSet CreateAccountAssignment`,
};

export interface ChangingCall {
  /** `iam.amazonaws.com` */
  readonly eventSource: string;
  readonly eventName: string;
}

export const changingCalls: readonly ChangingCall[] = Object.entries(calls).flatMap(([service, names]) =>
  names
    .trim()
    .split(/\s+/)
    .map((eventName) => ({ eventSource: `${service}.amazonaws.com`, eventName })),
);
