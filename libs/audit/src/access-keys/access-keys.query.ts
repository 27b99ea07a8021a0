import type pg from 'pg';
import { principals, type PrincipalRow } from '../principals/principals.projection';
import { principalArn } from '../principals/principals.query';
import type { PageFrom } from '../question/page';
import { parameters, type Bind } from '../question/parameters';
import { accessKeys, type AccessKeyRow } from './access-keys.projection';
import { createdBefore, findingsOf, fullDays, UNROTATED_DAYS, type KeyFinding, type KeyFindingCode, type OtherKey } from './key-findings';
import { keyUsage } from './key-usage.projection';

/** A long-term key, as the contract shows it. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly slot: number | null;
  /** The owner's ARN. */
  readonly principal: string;
  readonly status: AccessKeyRow['status'];
  readonly createdAt: string | null;
  readonly ageDays: number | null;
  readonly lastUsed: {
    readonly at: string;
    readonly service: string;
    readonly region: string | null;
    readonly sourceIp: string | null;
  } | null;
  readonly findings: readonly KeyFinding[];
}

export type KeyWithOwner = AccessKeyRow &
  Pick<AccessKey, 'lastUsed'> & { readonly owner: Pick<PrincipalRow, 'kind' | 'path' | 'name'>; readonly otherActive: OtherKey | null };

/** What narrows the list. `ownerId` is a principal's key. */
export interface KeyFilters {
  readonly finding?: KeyFindingCode;
  readonly ownerId?: string;
  readonly olderThanDays?: number;
}

export const KEY_ORDER: readonly [string] = [''];

const OTHER = `(SELECT json_build_object('accessKeyId', o.access_key_id, 'statusSince', o.status_since, 'statusIndex', o.status_index) FROM ${accessKeys.table} o
  WHERE o.account_id = k.account_id AND o.owner_id = k.owner_id AND o.access_key_id <> k.access_key_id AND o.status = 'Active' ORDER BY o.access_key_id LIMIT 1)`;

/** The same conditions as `findingsOf`, over the whole account. */
const HAVING: Readonly<Record<KeyFindingCode, (bind: Bind, now: Date) => string>> = {
  unrotated: (bind, now) => `k.status = 'Active' AND k.created_at <= ${bind(createdBefore(UNROTATED_DAYS, now))}`,
  'two-active': () => `k.status = 'Active' AND ${OTHER} IS NOT NULL`,
  root: () => `k.status = 'Active' AND k.owner_id = k.account_id`,
};

/** Keys by id; one row more than the page holds. */
export async function keysPage(
  pool: pg.Pool,
  accountId: string,
  filters: KeyFilters,
  { after, limit }: PageFrom<readonly [string]>,
  now: Date,
): Promise<KeyWithOwner[]> {
  const { finding, ownerId, olderThanDays } = filters;
  const { bind, values } = parameters();
  const where = [
    `k.account_id = ${bind(accountId)}`,
    after && `k.access_key_id > ${bind(after[0])}`,
    olderThanDays !== undefined && `k.created_at <= ${bind(createdBefore(olderThanDays, now))}`,
    ownerId && `k.owner_id = ${bind(ownerId)}`,
    finding && HAVING[finding](bind, now),
  ];
  const text = `SELECT k.access_key_id AS "accessKeyId", k.owner_id AS "ownerId", k.slot, k.status, k.created_at AS "createdAt", k.created_index AS "createdIndex",
      k.status_since AS "statusSince", k.status_index AS "statusIndex", json_build_object('kind', p.kind, 'path', p.path, 'name', p.name) AS owner, ${OTHER} AS "otherActive",
      CASE WHEN u.used_at IS NULL THEN NULL ELSE json_build_object('at', u.used_at, 'service', u.service, 'region', u.region, 'sourceIp', u.source_ip) END AS "lastUsed"
    FROM ${accessKeys.table} k
    JOIN ${principals.table} p ON p.account_id = k.account_id AND p.principal_id = k.owner_id
    LEFT JOIN ${keyUsage.table} u ON u.account_id = k.account_id AND u.access_key_id = k.access_key_id
    WHERE ${where.filter(Boolean).join(' AND ')} ORDER BY k.access_key_id LIMIT ${bind(limit + 1)}`;
  return (await pool.query<KeyWithOwner>(text, values)).rows;
}

/** The contract's members of a row. */
export const keyShown = (accountId: string, row: KeyWithOwner, now: Date): AccessKey => ({
  accessKeyId: row.accessKeyId,
  slot: row.slot,
  principal: principalArn(accountId, row.owner),
  status: row.status,
  createdAt: row.createdAt,
  ageDays: fullDays(row.createdAt, now),
  lastUsed: row.lastUsed,
  findings: findingsOf({ ...row, isRoot: row.owner.kind === 'root' }, now),
});
