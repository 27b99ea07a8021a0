import { iamArn, rootArn } from '@app/kernel';
import type pg from 'pg';
import { accessKeys } from '../access-keys/access-keys.projection';
import { attachments } from '../attachments/attachments.projection';
import { groups } from '../groups/groups.projection';
import { inlinePolicies } from '../inline-policies/inline-policies.projection';
import { memberships } from '../memberships/memberships.projection';
import { mfaDevices } from '../mfa-devices/mfa-devices.projection';
import { noSuchEntity, shortForm, type IamName } from '../question/iam-name';
import { jsonList } from '../question/json-list';
import type { PageFrom } from '../question/page';
import type { Tags } from '../tags';
import { principals, type PrincipalRow } from './principals.projection';

/** A user, a role or the root user with all that it has, as the contract shows it. */
export interface Principal {
  readonly arn: string;
  readonly kind: PrincipalRow['kind'];
  readonly name: string;
  readonly id: string | null;
  readonly path: string;
  readonly createdAt: string | null;
  readonly groups: readonly string[];
  readonly attachedPolicies: readonly string[];
  readonly inlinePolicies: readonly { readonly name: string; readonly document: unknown }[];
  readonly boundary: string | null;
  readonly accessKeys: readonly {
    readonly accessKeyId: string;
    readonly slot: number | null;
    readonly status: string;
    readonly createdAt: string | null;
  }[];
  readonly mfaDevices: readonly string[];
  readonly passwordEnabled: boolean;
  readonly tags: Tags;
  readonly origin: PrincipalRow['origin'];
  readonly trustPolicy?: unknown;
  readonly description?: string | null;
  readonly maxSessionDuration?: number | null;
}

type Holdings = Pick<Principal, 'groups' | 'attachedPolicies' | 'inlinePolicies' | 'accessKeys' | 'mfaDevices'>;
export type PrincipalWithHoldings = PrincipalRow & Holdings & { readonly sortName: string };

/** The ARN of a row; a rename or another path changes it. */
export const principalArn = (accountId: string, { kind, path, name }: Pick<PrincipalRow, 'kind' | 'path' | 'name'>): string =>
  kind === 'root' ? rootArn(accountId) : iamArn(accountId, kind, path, name);

const COLUMNS = `p.principal_id AS "principalId", p.kind, p.name, p.path, p.unique_id AS "uniqueId", p.created_at AS "createdAt", p.boundary, p.tags,
  p.password_enabled AS "passwordEnabled", p.trust_policy AS "trustPolicy", p.description, p.max_session_duration AS "maxSessionDuration", p.origin, lower(p.name) AS "sortName"`;

/** What hangs on each principal of a page: one index lookup a list, whatever the account's size. */
const HOLDINGS = `
  ${jsonList('g.name ORDER BY lower(g.name)', `${memberships.table} m JOIN ${groups.table} g ON g.account_id = m.account_id AND g.group_id = m.group_id WHERE m.account_id = $1 AND m.user_id = p.principal_id`)} AS groups,
  ${jsonList('a.policy_arn ORDER BY a.policy_arn', `${attachments.table} a WHERE a.account_id = $1 AND a.holder_id = p.principal_id`)} AS "attachedPolicies",
  ${jsonList(`json_build_object('name', i.policy_name, 'document', i.document) ORDER BY i.policy_name`, `${inlinePolicies.table} i WHERE i.account_id = $1 AND i.holder_id = p.principal_id`)} AS "inlinePolicies",
  ${jsonList(
    `json_build_object('accessKeyId', k.access_key_id, 'slot', k.slot, 'status', k.status, 'createdAt', k.created_at) ORDER BY k.slot NULLS LAST, k.access_key_id`,
    `${accessKeys.table} k WHERE k.account_id = $1 AND k.owner_id = p.principal_id`,
  )} AS "accessKeys",
  ${jsonList('d.serial_number ORDER BY d.slot NULLS LAST, d.serial_number', `${mfaDevices.table} d WHERE d.account_id = $1 AND d.user_id = p.principal_id`)} AS "mfaDevices"`;

/** By name, whatever the kind; then by key. */
export const PRINCIPAL_ORDER: readonly [string, string] = ['', ''];

/** One row more than the page holds. */
export async function principalsPage(
  pool: pg.Pool,
  accountId: string,
  { after, limit }: PageFrom<readonly [string, string]>,
): Promise<PrincipalWithHoldings[]> {
  const beyond = after ? 'AND (lower(p.name), p.principal_id) > ($3, $4)' : '';
  const text = `SELECT ${COLUMNS}, ${HOLDINGS} FROM (
    SELECT * FROM ${principals.table} p WHERE p.account_id = $1 ${beyond} ORDER BY lower(p.name), p.principal_id LIMIT $2
  ) p ORDER BY lower(p.name), p.principal_id`;
  return (
    await pool.query<PrincipalWithHoldings>({
      name: `audit_principals${after ? '_after' : ''}`,
      text,
      values: [accountId, limit + 1, ...(after ?? [])],
    })
  ).rows;
}

const NAMED = `p.account_id = $1 AND lower(p.name) = lower($2) AND p.name = $2 AND p.kind = $3 AND ($4::text IS NULL OR p.path = $4)`;

/** The principal of that name; refuses (`NoSuchEntity`) with the nearest names. `asked` is what the person wrote. */
export async function principalNamed(
  pool: pg.Pool,
  accountId: string,
  name: IamName | undefined,
  asked: string,
): Promise<PrincipalWithHoldings> {
  const text = `SELECT ${COLUMNS}, ${HOLDINGS} FROM ${principals.table} p WHERE ${NAMED}`;
  const [row] = name
    ? (
        await pool.query<PrincipalWithHoldings>({
          name: 'audit_principal',
          text,
          values: [accountId, name.name, name.kind, name.path ?? null],
        })
      ).rows
    : [];
  if (!row) throw await noSuchPrincipal(pool, accountId, asked);
  return row;
}

/** The key of the principal of that name. */
export async function principalIdNamed(pool: pg.Pool, accountId: string, name: IamName | undefined, asked: string): Promise<string> {
  const text = `SELECT principal_id AS id FROM ${principals.table} p WHERE ${NAMED}`;
  const [row] = name ? (await pool.query<{ id: string }>(text, [accountId, name.name, name.kind, name.path ?? null])).rows : [];
  if (!row) throw await noSuchPrincipal(pool, accountId, asked);
  return row.id;
}

/** The refusal of a principal that is not there. */
export async function noSuchPrincipal(pool: pg.Pool, accountId: string, asked: string): Promise<Error> {
  const short = shortForm(asked);
  const text = `SELECT CASE kind WHEN 'root' THEN 'root' ELSE kind || '/' || name END AS name FROM ${principals.table} WHERE account_id = $1 AND length(name) BETWEEN $2 AND $3`;
  const length = short.slice(short.indexOf('/') + 1).length;
  const { rows } = await pool.query<{ name: string }>(text, [accountId, length - 2, length + 2]);
  return noSuchEntity(
    asked,
    accountId,
    rows.map(({ name }) => name),
  );
}

/** The contract's members of a row. */
export const principalShown = (accountId: string, row: PrincipalWithHoldings): Principal => ({
  arn: principalArn(accountId, row),
  kind: row.kind,
  name: row.name,
  id: row.uniqueId,
  path: row.path,
  createdAt: row.createdAt,
  groups: row.groups,
  attachedPolicies: row.attachedPolicies,
  inlinePolicies: row.inlinePolicies,
  boundary: row.boundary,
  accessKeys: row.accessKeys,
  mfaDevices: row.mfaDevices,
  passwordEnabled: row.passwordEnabled,
  tags: row.tags,
  origin: row.origin,
  ...(row.kind === 'role' && { trustPolicy: row.trustPolicy, description: row.description, maxSessionDuration: row.maxSessionDuration }),
});
