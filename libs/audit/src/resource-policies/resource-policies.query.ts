import type pg from 'pg';
import type { PageFrom } from '../question/page';
import { resourcePolicies, type ResourcePolicyRow } from './resource-policies.projection';

/** A resource policy as the contract shows it. */
export type ResourcePolicy = Pick<ResourcePolicyRow, 'resourceArn' | 'document'>;

export const RESOURCE_POLICY_ORDER: readonly [string] = [''];

/** By ARN; one row more than the page holds. */
export async function resourcePoliciesPage(
  pool: pg.Pool,
  accountId: string,
  { after, limit }: PageFrom<readonly [string]>,
): Promise<ResourcePolicy[]> {
  const text = `SELECT resource_arn AS "resourceArn", document FROM ${resourcePolicies.table}
    WHERE account_id = $1 ${after ? 'AND resource_arn > $3' : ''} ORDER BY resource_arn LIMIT $2`;
  const name = `audit_resource_policies${after ? '_after' : ''}`;
  return (await pool.query<ResourcePolicy>({ name, text, values: [accountId, limit + 1, ...(after ?? [])] })).rows;
}
