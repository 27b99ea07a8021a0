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
import { guardrailsAsJson, type GuardrailDocument } from './guardrail-levels';
import { resourceDocumentAsJson, type ResourceDocument, type ResourceKey } from './resource-document';

/** Whose policies these are: the principal itself, or a group that it is in. */
export interface BearingHolder {
  readonly kind: 'user' | 'role' | 'root' | 'group';
  readonly path: string;
  readonly name: string;
}

/** A principal and the policies that bear on what it may do. Documents are JSON text, null where nobody told them, as of AWS's own policies. */
export interface Bearing extends Pick<PrincipalRow, 'principalId' | 'kind' | 'name' | 'path' | 'uniqueId' | 'tags' | 'boundary'> {
  readonly attached: readonly { readonly arn: string; readonly document: string | null; readonly holder: BearingHolder }[];
  readonly inline: readonly { readonly policyName: string; readonly document: string; readonly holder: BearingHolder }[];
  readonly boundaryDocument: string | null;
  /** The policy of the question's resource. */
  readonly resource: ResourceDocument | null;
  readonly guardrails: readonly GuardrailDocument[];
}

/** The document of a policy's default version. */
const documentOf = (
  arn: string,
): string => `(SELECT v.versions -> p.default_version_id ->> 'document' FROM ${policies.table} p, ${policyVersions.table} v
    WHERE p.account_id = $1 AND p.arn = ${arn} AND v.account_id = $1 AND v.arn = ${arn})`;

/** Each lookup is a subquery of its own (`OFFSET 0` keeps it so): it goes by its whole key even in a plan that was made while the table was small. */
const each = (columns: string, from: string): string => `CROSS JOIN LATERAL (SELECT ${columns} FROM ${from} OFFSET 0)`;

const HOLDER = `json_build_object('kind', h.kind, 'path', h.path, 'name', h.name)`;

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
      `json_build_object('arn', a.policy_arn, 'document', ${documentOf('a.policy_arn')}, 'holder', ${HOLDER})`,
      `holders h ${each('a.policy_arn', `${attachments.table} a WHERE a.account_id = $1 AND a.holder_id = h.id`)} a`,
    )} AS attached,
    ${jsonList(
      `json_build_object('policyName', i.policy_name, 'document', i.document::text, 'holder', ${HOLDER})`,
      `holders h ${each('i.policy_name, i.document', `${inlinePolicies.table} i WHERE i.account_id = $1 AND i.holder_id = h.id`)} i`,
    )} AS inline,
    ${documentOf('who.boundary')} AS "boundaryDocument",
    ${resourceDocumentAsJson('$1', ['$5', '$6', '$7'])} AS resource,
    ${guardrailsAsJson('$1')} AS guardrails
  FROM who`;

/** Everything that a decision needs, in one round trip; undefined if the principal does not exist. Without `resource` no policy of a resource is looked up. */
export async function bearingPolicies(
  pool: pg.Pool,
  accountId: string,
  { name, kind, path }: IamName,
  resource: ResourceKey | readonly [null, null, null] = [null, null, null],
): Promise<Bearing | undefined> {
  const values = [accountId, name, kind, path ?? null, ...resource];
  return (await pool.query<Bearing>({ name: 'audit_bearing_policies', text: TEXT, values })).rows[0];
}
