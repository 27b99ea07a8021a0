import type pg from 'pg';
import { attachments } from '../attachments/attachments.projection';
import { groups } from '../groups/groups.projection';
import { inlinePolicies } from '../inline-policies/inline-policies.projection';
import { memberships } from '../memberships/memberships.projection';
import { policies } from '../policies/policies.projection';
import { policyVersions } from '../policies/policy-versions.projection';
import { principals, type PrincipalRow } from '../principals/principals.projection';
import type { IamName } from '../question/iam-name';
import { jsonList } from '../question/json-list';

/** A principal and the policies that bear on what it may do. Documents are JSON text, null where nobody told them; AWS's own policies have none so far. */
export interface Bearing extends Pick<PrincipalRow, 'principalId' | 'kind' | 'name' | 'path' | 'uniqueId' | 'tags' | 'boundary'> {
  readonly attached: readonly { readonly arn: string; readonly document: string | null }[];
  readonly inline: readonly {
    readonly kind: 'user' | 'role' | 'group';
    readonly path: string;
    readonly name: string;
    readonly policyName: string;
    readonly document: string;
  }[];
  readonly boundaryDocument: string | null;
  /** The trust policy of the role that the question is about, if it is about one of the account's. */
  readonly trust: { readonly document: string | null; readonly bound: Readonly<Record<string, string>> | null } | null;
}

/** The document of a policy's default version. */
const documentOf = (
  arn: string,
): string => `(SELECT v.versions -> p.default_version_id ->> 'document' FROM ${policies.table} p, ${policyVersions.table} v
    WHERE p.account_id = $1 AND p.arn = ${arn} AND v.account_id = $1 AND v.arn = ${arn})`;

/** Each lookup is a subquery of its own (`OFFSET 0` keeps it so): it goes by its whole key even in a plan that was made while the table was small. */
const each = (columns: string, from: string): string => `CROSS JOIN LATERAL (SELECT ${columns} FROM ${from} OFFSET 0)`;

const TEXT = `
  WITH who AS MATERIALIZED (
    SELECT p.principal_id, p.kind, p.name, p.path, p.unique_id, p.tags, p.boundary FROM ${principals.table} p
    WHERE p.account_id = $1 AND lower(p.name) = lower($2) AND p.name = $2 AND p.kind = $3 AND ($4::text IS NULL OR p.path = $4)
  ), holders AS MATERIALIZED (
    SELECT principal_id AS id, kind, path, name FROM who
    UNION ALL SELECT g.group_id, 'group', g.path, g.name FROM who
      ${each('m.group_id', `${memberships.table} m WHERE m.account_id = $1 AND m.user_id = who.principal_id`)} m
      ${each('g.group_id, g.path, g.name', `${groups.table} g WHERE g.account_id = $1 AND g.group_id = m.group_id`)} g
  )
  SELECT who.principal_id AS "principalId", who.kind, who.name, who.path, who.unique_id AS "uniqueId", who.tags, who.boundary,
    ${jsonList(
      `json_build_object('arn', a.policy_arn, 'document', ${documentOf('a.policy_arn')})`,
      `holders h ${each('a.policy_arn', `${attachments.table} a WHERE a.account_id = $1 AND a.holder_id = h.id`)} a`,
    )} AS attached,
    ${jsonList(
      `json_build_object('kind', h.kind, 'path', h.path, 'name', h.name, 'policyName', i.policy_name, 'document', i.document::text)`,
      `holders h ${each('i.policy_name, i.document', `${inlinePolicies.table} i WHERE i.account_id = $1 AND i.holder_id = h.id`)} i`,
    )} AS inline,
    ${documentOf('who.boundary')} AS "boundaryDocument",
    (SELECT json_build_object('document', r.trust_policy::text, 'bound', r.bound_principals) FROM ${principals.table} r
      WHERE r.account_id = $1 AND lower(r.name) = lower($5) AND r.name = $5 AND r.kind = 'role' AND r.path = $6) AS trust
  FROM who`;

/** Everything that a decision needs, in one round trip; undefined if the principal does not exist. `role`: the role that is the question's resource. */
export async function bearingPolicies(
  pool: pg.Pool,
  accountId: string,
  { name, kind, path }: IamName,
  role: IamName | undefined,
): Promise<Bearing | undefined> {
  const values = [accountId, name, kind, path ?? null, role?.name ?? null, role?.path ?? null];
  return (await pool.query<Bearing>({ name: 'audit_bearing_policies', text: TEXT, values })).rows[0];
}
