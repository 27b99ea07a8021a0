import { policyBearer, type BoundPrincipals, type CompiledPolicy } from '@app/policy-engine';
import type pg from 'pg';
import { principals } from '../principals/principals.projection';
import { iamName } from '../question/iam-name';
import { resourcePolicies } from '../resource-policies/resource-policies.projection';
import type { PolicyReading } from './policy-reading';

/** The policy that judges a resource: the bucket's, the key's, a role's trust policy. JSON text; null where nobody has told a role's. */
export interface ResourceDocument {
  readonly document: string | null;
  readonly bound: BoundPrincipals | null;
}

/** The same with the ARN that bears it. */
export interface NamedResourceDocument extends ResourceDocument {
  readonly resourceArn: string;
}

/** Parameters of `resourceDocumentAsJson`: the ARN that bears the policy, and name and path of the role whose trust policy it is. */
export type ResourceKey = readonly [bearer: string, roleName: string | null, rolePath: string | null];

/** A role's trust policy speaks of STS's actions alone: whatever else is asked about the role depends on nothing that stands there. */
export function resourceKey(accountId: string, action: string, resource: string): ResourceKey {
  const role = /^sts:/i.test(action) ? iamName(resource, accountId) : undefined;
  return role?.kind === 'role' ? [resource, role.name, role.path ?? null] : [policyBearer(resource), null, null];
}

/** The policy of the resource as JSON, null if it has none; `account` and `key` are places of parameters. */
export const resourceDocumentAsJson = (account: string, [bearer, name, path]: readonly [string, string, string]): string => `coalesce(
  (SELECT json_build_object('document', t.trust_policy::text, 'bound', t.bound_principals) FROM ${principals.table} t
    WHERE t.account_id = ${account} AND lower(t.name) = lower(${name}) AND t.name = ${name} AND t.kind = 'role' AND t.path = ${path}),
  (SELECT json_build_object('document', s.document::text, 'bound', s.bound_principals) FROM ${resourcePolicies.table} s
    WHERE s.account_id = ${account} AND s.resource_arn = ${bearer}))`;

/** The policy that judges a resource, as the account knows it; undefined if it knows none. */
export async function resourceDocument(
  pool: pg.Pool,
  accountId: string,
  action: string,
  resource: string,
): Promise<ResourceDocument | undefined> {
  const text = `SELECT ${resourceDocumentAsJson('$1', ['$2', '$3', '$4'])} AS resource`;
  const values = [accountId, ...resourceKey(accountId, action, resource)];
  const { rows } = await pool.query<{ resource: ResourceDocument | null }>({ name: 'audit_resource_document', text, values });
  return rows[0]?.resource ?? undefined;
}

/** The same, compiled; named by the ARN that bears it. */
export const resourcePolicyOf = (
  told: ResourceDocument | null | undefined,
  resource: string,
  reading: PolicyReading,
): CompiledPolicy | undefined => (told ? reading.policy(policyBearer(resource), told.document, told.bound ?? undefined) : undefined);

/** All policies that resources bear, by ARN; trust policies are not among them. */
export async function resourceDocuments(pool: pg.Pool, accountId: string): Promise<readonly NamedResourceDocument[]> {
  const text = `SELECT resource_arn AS "resourceArn", document::text AS document, bound_principals AS bound FROM ${resourcePolicies.table}
    WHERE account_id = $1 ORDER BY resource_arn`;
  return (await pool.query<NamedResourceDocument>({ name: 'audit_resource_documents', text, values: [accountId] })).rows;
}
