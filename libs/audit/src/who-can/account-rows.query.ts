import type { Projection } from '@app/projection';
import type pg from 'pg';
import { attachments, type AttachmentRow } from '../attachments/attachments.projection';
import type { BearingHolder } from '../decisions/bearing-policies.query';
import { groups, type GroupRow } from '../groups/groups.projection';
import { inlinePolicies, type InlinePolicyRow } from '../inline-policies/inline-policies.projection';
import { memberships, type MembershipRow } from '../memberships/memberships.projection';
import { policies } from '../policies/policies.projection';
import { policyVersions } from '../policies/policy-versions.projection';
import { principals, type PrincipalRow } from '../principals/principals.projection';

export type PrincipalFact = Pick<PrincipalRow, 'principalId' | 'kind' | 'name' | 'path' | 'uniqueId' | 'tags' | 'boundary'>;
export type GroupFact = Pick<GroupRow, 'groupId' | 'name' | 'path'>;
export type AttachmentFact = Pick<AttachmentRow, 'holderId' | 'policyArn'>;
/** An inline policy with what its holder is called; null of a holder whom nobody knows any more. The document is JSON text. */
export type InlineFact = Pick<InlinePolicyRow, 'holderId' | 'policyName'> & {
  readonly document: string;
  readonly holder: BearingHolder | null;
};

/** A read model as far as the index reads it. */
export interface Source<R extends object> {
  readonly columns: string;
  readonly of: Projection;
  /** SQL and member names of the key after the account's. */
  readonly key: readonly (readonly [column: string, member: keyof R & string])[];
}

export const PRINCIPALS: Source<PrincipalFact> = {
  columns: `t.principal_id AS "principalId", t.kind, t.name, t.path, t.unique_id AS "uniqueId", t.tags, t.boundary`,
  of: principals,
  key: [['principal_id', 'principalId']],
};
export const GROUPS: Source<GroupFact> = {
  columns: `t.group_id AS "groupId", t.name, t.path`,
  of: groups,
  key: [['group_id', 'groupId']],
};
export const MEMBERSHIPS: Source<MembershipRow> = {
  columns: `t.group_id AS "groupId", t.user_id AS "userId"`,
  of: memberships,
  key: [
    ['group_id', 'groupId'],
    ['user_id', 'userId'],
  ],
};
export const ATTACHMENTS: Source<AttachmentFact> = {
  columns: `t.holder_id AS "holderId", t.policy_arn AS "policyArn"`,
  of: attachments,
  key: [
    ['holder_id', 'holderId'],
    ['policy_arn', 'policyArn'],
  ],
};
export const INLINE: Source<InlineFact> = {
  columns: `t.holder_id AS "holderId", t.policy_name AS "policyName", t.document::text AS document, coalesce(
    (SELECT json_build_object('kind', p.kind, 'path', p.path, 'name', p.name) FROM ${principals.table} p WHERE p.account_id = $1 AND p.principal_id = t.holder_id),
    (SELECT json_build_object('kind', 'group', 'path', g.path, 'name', g.name) FROM ${groups.table} g WHERE g.account_id = $1 AND g.group_id = t.holder_id)) AS holder`,
  of: inlinePolicies,
  key: [
    ['holder_id', 'holderId'],
    ['policy_name', 'policyName'],
  ],
};

/** Rows that are put into an index without letting others have their turn. */
const PAGE = 1_000;

/** All rows of an account, a page at a time. */
export async function* pagesOf<R extends object>(
  client: pg.ClientBase,
  accountId: string,
  { columns, of, key }: Source<R>,
): AsyncGenerator<readonly R[]> {
  const names = key.map(([column]) => `t.${column}`).join(', ');
  let after: readonly unknown[] | undefined;
  do {
    const beyond = after ? `AND (${names}) > (${after.map((_, at) => `$${at + 2}`).join(', ')})` : '';
    const text = `SELECT ${columns} FROM ${of.table} t WHERE t.account_id = $1 ${beyond} ORDER BY ${names} LIMIT ${PAGE}`;
    const { rows } = await client.query<R>(text, [accountId, ...(after ?? [])]);
    yield rows;
    const last = rows.length < PAGE ? undefined : rows.at(-1);
    after = last && key.map(([, member]) => last[member]);
  } while (after);
}

/** What is there of some keys, and the keys of what is not. */
export interface Found<R> {
  readonly rows: readonly R[];
  readonly gone: readonly (readonly string[])[];
}

/** The rows of these keys. */
export async function rowsOf<R extends object>(
  client: pg.ClientBase,
  accountId: string,
  { columns, of, key }: Source<R>,
  keys: readonly (readonly string[])[],
): Promise<Found<R>> {
  if (keys.length === 0) return { rows: [], gone: [] };
  const names = key.map(([column]) => `t.${column}`).join(', ');
  const lists = key.map((_, at) => `$${at + 2}::text[]`).join(', ');
  const text = `SELECT ${columns} FROM ${of.table} t WHERE t.account_id = $1 AND (${names}) IN (SELECT * FROM unnest(${lists}))`;
  const { rows } = await client.query<R>(text, [accountId, ...key.map((_, at) => keys.map((each) => each[at]))]);
  const there = new Set(rows.map((row) => key.map(([, member]) => row[member]).join('\t')));
  return { rows, gone: keys.filter((each) => !there.has(each.join('\t'))) };
}

/** All inline policies of these holders. */
export async function inlineOf(client: pg.ClientBase, accountId: string, holderIds: readonly string[]): Promise<readonly InlineFact[]> {
  if (holderIds.length === 0) return [];
  const text = `SELECT ${INLINE.columns} FROM ${inlinePolicies.table} t WHERE t.account_id = $1 AND t.holder_id = ANY($2)`;
  return (await client.query<InlineFact>(text, [accountId, holderIds])).rows;
}

/** The documents (JSON text) of the default versions of these policies; one that nobody has told is left out. */
export async function documentsOf(client: pg.ClientBase, accountId: string, arns: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (arns.length === 0) return new Map();
  const text = `SELECT p.arn, v.versions -> p.default_version_id ->> 'document' AS document
    FROM ${policies.table} p JOIN ${policyVersions.table} v ON v.account_id = $1 AND v.arn = p.arn WHERE p.account_id = $1 AND p.arn = ANY($2)`;
  const { rows } = await client.query<{ arn: string; document: string | null }>(text, [accountId, arns]);
  return new Map(rows.flatMap(({ arn, document }) => (document === null ? [] : [[arn, document] as const])));
}

/** Runs reads that see the rows as they are at one moment. */
export async function atOneMoment<T>(pool: pg.Pool, read: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const found = await read(client);
    await client.query('COMMIT');
    client.release();
    return found;
  } catch (error) {
    client.release(error as Error);
    throw error;
  }
}
