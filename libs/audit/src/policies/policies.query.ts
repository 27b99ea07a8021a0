import { isAwsManagedPolicy, nameInArn } from '@app/kernel';
import { awsPolicy, awsPolicyVersions } from '@app/policy-engine';
import type pg from 'pg';
import { attachments } from '../attachments/attachments.projection';
import { groups } from '../groups/groups.projection';
import type { HolderKind } from '../policy-holder';
import { principals } from '../principals/principals.projection';
import { noSuchEntity, type IamName } from '../question/iam-name';
import type { PageFrom } from '../question/page';
import type { Tags } from '../tags';
import { pathInPolicyArn, policies, type PolicyRow } from './policies.projection';
import { policyVersions, type PolicyVersionsRow } from './policy-versions.projection';

/** A managed policy and who holds it, as the contract shows it. */
export interface Policy {
  readonly arn: string;
  readonly name: string;
  readonly id: string | null;
  readonly path: string;
  readonly description: string | null;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
  readonly defaultVersionId: string | null;
  readonly attachmentCount: number;
  readonly tags: Tags;
  /** Names. */
  readonly attachedTo: { readonly users: readonly string[]; readonly groups: readonly string[]; readonly roles: readonly string[] };
  /** In the single answer only, oldest first. */
  readonly versions?: readonly {
    readonly versionId: string;
    readonly isDefault: boolean;
    readonly createdAt: string | null;
    readonly document: unknown;
  }[];
}

/** `row` is null of AWS's own policies, of which the account tells no more than their holders. */
export interface PolicyWithHolders {
  readonly arn: string;
  readonly row: Omit<PolicyRow, 'arn'> | null;
  readonly attachedId: string | null;
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly versions: PolicyVersionsRow['versions'] | null;
}

const names = (kind: HolderKind): string =>
  `coalesce(json_agg(coalesce(u.name, g.name) ORDER BY lower(coalesce(u.name, g.name))) FILTER (WHERE a.holder_kind = '${kind}'), '[]')`;

const ROW = `CASE WHEN p.arn IS NULL THEN NULL ELSE json_build_object('name', p.name, 'path', p.path, 'uniqueId', p.unique_id, 'description', p.description,
  'createdAt', p.created_at, 'updatedAt', p.updated_at, 'defaultVersionId', p.default_version_id, 'tags', p.tags, 'origin', p.origin) END`;

/** The policies of these ARNs with all their holders, in one pass over the attachments. `$1` is the account. */
const selected = (arns: string, versions: string): string => `
  WITH n AS MATERIALIZED (${arns}), held AS (
    SELECT n.arn, max(a.policy_id) AS id, ${names('user')} AS users, ${names('group')} AS groups, ${names('role')} AS roles
    FROM n JOIN ${attachments.table} a ON a.account_id = $1 AND a.policy_arn = n.arn
    LEFT JOIN ${principals.table} u ON a.holder_kind <> 'group' AND u.account_id = $1 AND u.principal_id = a.holder_id
    LEFT JOIN ${groups.table} g ON a.holder_kind = 'group' AND g.account_id = $1 AND g.group_id = a.holder_id
    GROUP BY n.arn
  )
  SELECT n.arn, ${ROW} AS row, h.id AS "attachedId", coalesce(h.users, '[]') AS users, coalesce(h.groups, '[]') AS groups, coalesce(h.roles, '[]') AS roles,
    ${versions} AS versions
  FROM n LEFT JOIN held h ON h.arn = n.arn LEFT JOIN ${policies.table} p ON p.account_id = $1 AND p.arn = n.arn
  LEFT JOIN ${policyVersions.table} v ON v.account_id = $1 AND v.arn = n.arn ORDER BY n.arn`;

export const POLICY_ORDER: readonly [string] = [''];

/** Customer policies and attached ones of AWS, by ARN; one row more than the page holds. */
export async function policiesPage(
  pool: pg.Pool,
  accountId: string,
  { after, limit }: PageFrom<readonly [string]>,
): Promise<PolicyWithHolders[]> {
  const beyond = (column: string): string => (after ? `AND ${column} > $3` : '');
  const arns = `
    (SELECT arn FROM ${policies.table} WHERE account_id = $1 ${beyond('arn')} ORDER BY arn LIMIT $2)
    UNION (SELECT DISTINCT policy_arn FROM ${attachments.table} WHERE account_id = $1 ${beyond('policy_arn')} ORDER BY policy_arn LIMIT $2)
    ORDER BY arn LIMIT $2`;
  const name = `audit_policies${after ? '_after' : ''}`;
  return (await pool.query<PolicyWithHolders>({ name, text: selected(arns, 'NULL'), values: [accountId, limit + 1, ...(after ?? [])] }))
    .rows;
}

/** The policy with its versions, by ARN or short form; refuses (`NoSuchEntity`) with the nearest names. */
export async function policyNamed(pool: pg.Pool, accountId: string, name: IamName | undefined, asked: string): Promise<PolicyWithHolders> {
  const arns = `
    SELECT arn FROM ${policies.table} WHERE account_id = $1 AND (arn = $2 OR name = $3 AND ($4::text IS NULL OR path = $4))
    UNION SELECT policy_arn FROM ${attachments.table} WHERE account_id = $1 AND policy_arn = $2`;
  const text = selected(arns, 'v.versions');
  const own = name?.kind === 'policy' ? name : undefined;
  const wanted = isAwsManagedPolicy(asked) ? asked : null;
  const [row] =
    own || wanted ? (await pool.query<PolicyWithHolders>(text, [accountId, wanted, own?.name ?? null, own?.path ?? null])).rows : [];
  if (row) return row;
  const known = await pool.query<{ name: string }>(`SELECT 'policy/' || name AS name FROM ${policies.table} WHERE account_id = $1`, [
    accountId,
  ]);
  throw noSuchEntity(
    asked,
    accountId,
    known.rows.map((found) => found.name),
  );
}

type Shown = Omit<Policy, 'versions'>;

/** The contract's members. Of AWS's own policies the catalogue tells what no source of the account does. */
export function policyShown({ arn, row, attachedId, users, groups: inGroups, roles }: PolicyWithHolders): Shown {
  const aws = row === null && isAwsManagedPolicy(arn) ? awsPolicy(arn) : undefined;
  return {
    arn,
    name: row?.name ?? nameInArn(arn),
    id: row ? row.uniqueId : attachedId,
    path: row?.path ?? pathInPolicyArn(arn),
    description: row?.description ?? null,
    createdAt: row?.createdAt ?? aws?.createdAt ?? null,
    updatedAt: row?.updatedAt ?? aws?.updatedAt ?? null,
    defaultVersionId: row?.defaultVersionId ?? aws?.versionId ?? null,
    attachmentCount: users.length + inGroups.length + roles.length,
    tags: row?.tags ?? {},
    attachedTo: { users, groups: inGroups, roles },
  };
}

/** The same with all its versions. */
export function policyWithVersions(found: PolicyWithHolders): Policy {
  const { arn, row, versions } = found;
  const shown = policyShown(found);
  const told =
    row === null && isAwsManagedPolicy(arn)
      ? awsPolicyVersions(arn).map((version) => ({ ...version, document: JSON.parse(version.document) as unknown }))
      : Object.entries(versions ?? {}).map(([versionId, version]) => ({ versionId, ...version }));
  return {
    ...shown,
    versions: told
      .map(({ versionId, createdAt, document }) => ({ versionId, isDefault: versionId === shown.defaultVersionId, createdAt, document }))
      .sort((a, b) => Number(a.versionId.slice(1)) - Number(b.versionId.slice(1))),
  };
}
