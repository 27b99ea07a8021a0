import { iamArn } from '@app/kernel';
import type pg from 'pg';
import { attachments } from '../attachments/attachments.projection';
import { inlinePolicies } from '../inline-policies/inline-policies.projection';
import { memberships } from '../memberships/memberships.projection';
import { principals } from '../principals/principals.projection';
import { noSuchEntity, type IamName } from '../question/iam-name';
import { jsonList } from '../question/json-list';
import type { PageFrom } from '../question/page';
import { groups, type GroupRow } from './groups.projection';

/** A group with its members and policies, as the contract shows it. */
export interface Group {
  readonly arn: string;
  readonly name: string;
  readonly id: string | null;
  readonly path: string;
  readonly createdAt: string | null;
  readonly members: readonly string[];
  readonly attachedPolicies: readonly string[];
  readonly inlinePolicies: readonly { readonly name: string; readonly document: unknown }[];
  readonly origin: GroupRow['origin'];
}

export type GroupWithHoldings = GroupRow & Pick<Group, 'members' | 'attachedPolicies' | 'inlinePolicies'> & { readonly sortName: string };

const SELECTED = `g.group_id AS "groupId", g.name, g.path, g.unique_id AS "uniqueId", g.created_at AS "createdAt", g.origin, lower(g.name) AS "sortName",
  ${jsonList('p.name ORDER BY lower(p.name)', `${memberships.table} m JOIN ${principals.table} p ON p.account_id = m.account_id AND p.principal_id = m.user_id WHERE m.account_id = $1 AND m.group_id = g.group_id`)} AS members,
  ${jsonList('a.policy_arn ORDER BY a.policy_arn', `${attachments.table} a WHERE a.account_id = $1 AND a.holder_id = g.group_id`)} AS "attachedPolicies",
  ${jsonList(`json_build_object('name', i.policy_name, 'document', i.document) ORDER BY i.policy_name`, `${inlinePolicies.table} i WHERE i.account_id = $1 AND i.holder_id = g.group_id`)} AS "inlinePolicies"`;

export const GROUP_ORDER: readonly [string, string] = ['', ''];

/** One row more than the page holds. */
export async function groupsPage(
  pool: pg.Pool,
  accountId: string,
  { after, limit }: PageFrom<readonly [string, string]>,
): Promise<GroupWithHoldings[]> {
  const beyond = after ? 'AND (lower(g.name), g.group_id) > ($3, $4)' : '';
  const text = `SELECT ${SELECTED} FROM (
    SELECT * FROM ${groups.table} g WHERE g.account_id = $1 ${beyond} ORDER BY lower(g.name), g.group_id LIMIT $2
  ) g ORDER BY lower(g.name), g.group_id`;
  return (
    await pool.query<GroupWithHoldings>({
      name: `audit_groups${after ? '_after' : ''}`,
      text,
      values: [accountId, limit + 1, ...(after ?? [])],
    })
  ).rows;
}

/** The group of that name; refuses (`NoSuchEntity`) with the nearest names. */
export async function groupNamed(pool: pg.Pool, accountId: string, name: IamName | undefined, asked: string): Promise<GroupWithHoldings> {
  const text = `SELECT ${SELECTED} FROM ${groups.table} g WHERE g.account_id = $1 AND lower(g.name) = lower($2) AND g.name = $2 AND ($3::text IS NULL OR g.path = $3)`;
  const [row] = name?.kind === 'group' ? (await pool.query<GroupWithHoldings>(text, [accountId, name.name, name.path ?? null])).rows : [];
  if (row) return row;
  const names = await pool.query<{ name: string }>(`SELECT 'group/' || name AS name FROM ${groups.table} WHERE account_id = $1`, [
    accountId,
  ]);
  throw noSuchEntity(
    asked,
    accountId,
    names.rows.map((found) => found.name),
  );
}

/** The contract's members of a row. */
export const groupShown = (accountId: string, row: GroupWithHoldings): Group => ({
  arn: iamArn(accountId, 'group', row.path, row.name),
  name: row.name,
  id: row.uniqueId,
  path: row.path,
  createdAt: row.createdAt,
  members: row.members,
  attachedPolicies: row.attachedPolicies,
  inlinePolicies: row.inlinePolicies,
  origin: row.origin,
});
