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
export interface Bearing extends Pick<PrincipalRow, 'kind' | 'name' | 'path' | 'uniqueId' | 'tags' | 'boundary'> {
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

/** The default version of the policy `p`. */
const DOCUMENT = `v.versions -> p.default_version_id ->> 'document'`;
const POLICY = (arn: string): string =>
  `${policies.table} p ON p.account_id = $1 AND p.arn = ${arn} LEFT JOIN ${policyVersions.table} v ON v.account_id = $1 AND v.policy_id = p.policy_id`;

const TEXT = `
  WITH who AS MATERIALIZED (
    SELECT p.principal_id, p.kind, p.name, p.path, p.unique_id, p.tags, p.boundary FROM ${principals.table} p
    WHERE p.account_id = $1 AND lower(p.name) = lower($2) AND p.name = $2 AND p.kind = $3 AND ($4::text IS NULL OR p.path = $4)
  ), holders AS MATERIALIZED (
    SELECT principal_id AS id, kind, path, name FROM who
    UNION ALL SELECT g.group_id, 'group', g.path, g.name FROM who
      JOIN ${memberships.table} m ON m.account_id = $1 AND m.user_id = who.principal_id JOIN ${groups.table} g ON g.account_id = $1 AND g.group_id = m.group_id
  )
  SELECT who.kind, who.name, who.path, who.unique_id AS "uniqueId", who.tags, who.boundary,
    ${jsonList(`json_build_object('arn', a.policy_arn, 'document', ${DOCUMENT})`, `holders h JOIN ${attachments.table} a ON a.account_id = $1 AND a.holder_id = h.id LEFT JOIN ${POLICY('a.policy_arn')}`)} AS attached,
    ${jsonList(
      `json_build_object('kind', h.kind, 'path', h.path, 'name', h.name, 'policyName', i.policy_name, 'document', i.document::text)`,
      `holders h JOIN ${inlinePolicies.table} i ON i.account_id = $1 AND i.holder_id = h.id`,
    )} AS inline,
    (SELECT ${DOCUMENT} FROM ${policies.table} p LEFT JOIN ${policyVersions.table} v ON v.account_id = $1 AND v.policy_id = p.policy_id WHERE p.account_id = $1 AND p.arn = who.boundary LIMIT 1) AS "boundaryDocument",
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
