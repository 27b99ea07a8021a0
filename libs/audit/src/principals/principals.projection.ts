import type { EntityEvent, MirrorEvent } from '@app/iam';
import { change, create, defineProjection, put, remove, type Change } from '@app/projection';
import { awsId, resolvedId } from '../resolved-id';
import { tagged, untagged, type Tags } from '../tags';

/** A user, a role or the root user of an account. `principalId` is the unique id, or a stand-in where nobody has told it; the root user's is the account id. */
export interface PrincipalRow {
  readonly principalId: string;
  readonly kind: 'user' | 'role' | 'root';
  readonly name: string;
  readonly path: string;
  readonly uniqueId: string | null;
  /** ISO 8601 UTC; null where nobody has told it. */
  readonly createdAt: string | null;
  /** ARN of the policy. */
  readonly boundary: string | null;
  readonly tags: Tags;
  readonly passwordEnabled: boolean;
  readonly trustPolicy: unknown;
  /** ARN in the trust policy → the unique id behind it when it was set. */
  readonly boundPrincipals: Readonly<Record<string, string>> | null;
  readonly description: string | null;
  /** Seconds. */
  readonly maxSessionDuration: number | null;
  readonly origin: 'observed' | 'inferred';
}

type PrincipalChange = Change<PrincipalRow, 'principalId'>;
type User = { readonly userName?: string; readonly userId?: string };
type Role = { readonly roleName: string; readonly roleId?: string };

const userKey = (user: User) => ({ principalId: resolvedId(user.userId, user.userName) });
const roleKey = (role: Role) => ({ principalId: resolvedId(role.roleId, role.roleName) });
const changeUser = (user: User, by: (row: PrincipalRow) => Partial<PrincipalRow>): PrincipalChange[] => [
  change(userKey(user), (row) => ({ ...row, ...by(row) })),
];
const changeRole = (role: Role, by: (row: PrincipalRow) => Partial<PrincipalRow>): PrincipalChange[] => [
  change(roleKey(role), (row) => ({ ...row, ...by(row) })),
];

type Known = Partial<Omit<PrincipalRow, 'principalId' | 'kind' | 'name'>>;

/** A principal of which no more is known than this. (Each member by name: spreading what is usual takes fifty times as long.) */
const principal = (kind: PrincipalRow['kind'], name: string, known: Known): Omit<PrincipalRow, 'principalId'> => ({
  kind,
  name,
  path: known.path ?? '/',
  uniqueId: known.uniqueId ?? null,
  createdAt: known.createdAt ?? null,
  boundary: known.boundary ?? null,
  tags: known.tags ?? {},
  passwordEnabled: false,
  trustPolicy: null,
  boundPrincipals: null,
  description: known.description ?? null,
  maxSessionDuration: known.maxSessionDuration ?? null,
  origin: known.origin ?? 'observed',
});
const ROLE_SESSION_SECONDS = 3_600;

export const principals = defineProjection<PrincipalRow, 'principalId', EntityEvent | MirrorEvent>({
  name: 'principals',
  version: 1,
  key: ['principalId'],
  columns: {
    principalId: 'text',
    kind: 'text',
    name: 'text',
    path: 'text',
    uniqueId: 'text',
    createdAt: 'text',
    boundary: 'text',
    tags: 'jsonb',
    passwordEnabled: 'boolean',
    trustPolicy: 'jsonb',
    boundPrincipals: 'jsonb',
    description: 'text',
    maxSessionDuration: 'integer',
    origin: 'text',
  },
  indexes: ['(account_id, lower(name), principal_id)'],
  on: {
    AccountOpened: ({ accountId, occurredAt, data }) => [
      create(
        { principalId: accountId },
        principal('root', 'root', { uniqueId: accountId, createdAt: data.mode === 'managed' ? occurredAt : null }),
      ),
    ],
    UserCreated: ({ data, occurredAt }) => [
      create(
        userKey(data),
        principal('user', data.userName, {
          path: data.path,
          uniqueId: awsId(resolvedId(data.userId, data.userName)),
          createdAt: occurredAt,
          boundary: data.permissionsBoundary ?? null,
          tags: tagged({}, data.tags ?? [], 'ignoring-case'),
        }),
      ),
    ],
    UserInferred: ({ data }) => [
      put(userKey(data), principal('user', data.userName, { path: data.path, uniqueId: data.uniqueId, origin: 'inferred' })),
    ],
    UserIdentified: ({ data }) => changeUser(data, () => ({ uniqueId: data.uniqueId, path: data.path })),
    UserRenamed: ({ data }) => changeUser(data, () => ({ name: data.newUserName })),
    UserPathChanged: ({ data }) => changeUser(data, () => ({ path: data.newPath })),
    UserDeleted: ({ data }) => [remove(userKey(data))],
    UserBoundarySet: ({ data }) => changeUser(data, () => ({ boundary: data.permissionsBoundary })),
    UserBoundaryRemoved: ({ data }) => changeUser(data, () => ({ boundary: null })),
    UserTagged: ({ data }) => changeUser(data, ({ tags }) => ({ tags: tagged(tags, data.tags, 'ignoring-case') })),
    UserUntagged: ({ data }) => changeUser(data, ({ tags }) => ({ tags: untagged(tags, data.tagKeys, 'ignoring-case') })),
    ConsoleAccessEnabled: ({ data }) => changeUser(data, () => ({ passwordEnabled: true })),
    PasswordReset: ({ data }) => changeUser(data, () => ({ passwordEnabled: true })),
    ConsoleAccessDisabled: ({ data }) => changeUser(data, () => ({ passwordEnabled: false })),
    RoleCreated: ({ data, occurredAt }) => [
      create(
        roleKey(data),
        principal('role', data.roleName, {
          path: data.path,
          uniqueId: awsId(resolvedId(data.roleId, data.roleName)),
          createdAt: occurredAt,
          boundary: data.permissionsBoundary ?? null,
          tags: tagged({}, data.tags ?? [], 'ignoring-case'),
          description: data.description ?? null,
          maxSessionDuration: data.maxSessionDuration ?? ROLE_SESSION_SECONDS,
        }),
      ),
    ],
    RoleInferred: ({ data }) => [
      put(roleKey(data), principal('role', data.roleName, { path: data.path, uniqueId: data.uniqueId, origin: 'inferred' })),
    ],
    RoleIdentified: ({ data }) => changeRole(data, () => ({ uniqueId: data.uniqueId, path: data.path })),
    TrustPolicySet: ({ data }) =>
      changeRole(data, () => ({ trustPolicy: data.policyDocument, boundPrincipals: data.boundPrincipals ?? {} })),
    RoleDescriptionChanged: ({ data }) => changeRole(data, () => ({ description: data.description })),
    RoleMaxSessionDurationChanged: ({ data }) => changeRole(data, () => ({ maxSessionDuration: data.maxSessionDuration })),
    RoleBoundarySet: ({ data }) => changeRole(data, () => ({ boundary: data.permissionsBoundary })),
    RoleBoundaryRemoved: ({ data }) => changeRole(data, () => ({ boundary: null })),
    RoleTagged: ({ data }) => changeRole(data, ({ tags }) => ({ tags: tagged(tags, data.tags, 'ignoring-case') })),
    RoleUntagged: ({ data }) => changeRole(data, ({ tags }) => ({ tags: untagged(tags, data.tagKeys, 'ignoring-case') })),
    RoleDeleted: ({ data }) => [remove(roleKey(data))],
  },
});
