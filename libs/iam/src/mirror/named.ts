/** What has a name: which events create, rename and delete it, and which members name it. */
export interface Named {
  readonly kind: string;
  readonly name: string;
  readonly created: string;
  readonly deleted: string;
  readonly renamed?: { readonly type: string; readonly to: string };
}

/** What names are resolved to while folding, and the facts that tell of it. Of a policy the ARN is the name. */
export const ENTITIES = {
  user: {
    kind: 'user',
    name: 'userName',
    id: 'userId',
    created: 'UserCreated',
    inferred: 'UserInferred',
    identified: 'UserIdentified',
    deleted: 'UserDeleted',
    renamed: { type: 'UserRenamed', to: 'newUserName' },
    moved: 'UserPathChanged',
  },
  group: {
    kind: 'group',
    name: 'groupName',
    id: 'groupId',
    created: 'GroupCreated',
    inferred: 'GroupInferred',
    identified: undefined,
    deleted: 'GroupDeleted',
    renamed: { type: 'GroupRenamed', to: 'newGroupName' },
    moved: 'GroupPathChanged',
  },
  role: {
    kind: 'role',
    name: 'roleName',
    id: 'roleId',
    created: 'RoleCreated',
    inferred: 'RoleInferred',
    identified: 'RoleIdentified',
    deleted: 'RoleDeleted',
    renamed: undefined,
    moved: undefined,
  },
  policy: {
    kind: 'policy',
    name: 'policyArn',
    id: 'policyId',
    created: 'PolicyCreated',
    inferred: 'PolicyInferred',
    identified: undefined,
    deleted: 'PolicyDeleted',
    renamed: undefined,
    moved: undefined,
  },
} as const;
export type EntityKind = keyof typeof ENTITIES;

export const isEntityKind = (kind: string): kind is EntityKind => Object.hasOwn(ENTITIES, kind);

/** Everything that has a name, also what no name is resolved to yet. */
export const NAMED: readonly Named[] = [
  ...Object.values(ENTITIES),
  { kind: 'mfa-device', name: 'serialNumber', created: 'VirtualMfaCreated', deleted: 'VirtualMfaDeleted' },
  { kind: 'instance-profile', name: 'instanceProfileName', created: 'InstanceProfileCreated', deleted: 'InstanceProfileDeleted' },
  {
    kind: 'server-certificate',
    name: 'serverCertificateName',
    created: 'ServerCertUploaded',
    deleted: 'ServerCertDeleted',
    renamed: { type: 'ServerCertRenamed', to: 'newServerCertificateName' },
  },
  { kind: 'saml-provider', name: 'samlProviderArn', created: 'SamlProviderCreated', deleted: 'SamlProviderDeleted' },
  { kind: 'oidc-provider', name: 'openIDConnectProviderArn', created: 'OidcProviderCreated', deleted: 'OidcProviderDeleted' },
];

const byType = (typeOf: (named: Named) => string | undefined): ReadonlyMap<string, Named> =>
  new Map(NAMED.flatMap((named) => (typeOf(named) === undefined ? [] : [[typeOf(named) as string, named]])));

/** Event type → what it creates, deletes or renames. */
export const createdBy = byType(({ created }) => created);
export const deletedBy = byType(({ deleted }) => deleted);
export const renamedBy = byType(({ renamed }) => renamed?.type);

/** Names are unique without regard to case. */
export const nameKey = (kind: string, name: string): string => `${kind}-name/${name.toLowerCase()}`;
