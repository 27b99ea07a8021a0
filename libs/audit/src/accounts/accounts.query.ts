import type { AccountRow } from '@app/event-store';
import type pg from 'pg';
import { accessKeys } from '../access-keys/access-keys.projection';
import { groups } from '../groups/groups.projection';
import { policies } from '../policies/policies.projection';
import { principals } from '../principals/principals.projection';
import { accountActivity } from './account-activity.projection';
import { accountSettings } from './account-settings.projection';

/** An account and what its rows come to, as the contract shows it. */
export interface Account {
  readonly accountId: string;
  readonly name: string | null;
  readonly mode: AccountRow['mode'];
  readonly createdAt: string;
  readonly alias: string | null;
  readonly passwordPolicy: unknown;
  readonly counts: Counts;
  /** When the newest event happened, ISO 8601 UTC. */
  readonly newestEventAt: string | null;
  readonly completeness: Completeness;
}

export interface Counts {
  readonly users: number;
  readonly roles: number;
  readonly groups: number;
  /** Customer managed. */
  readonly policies: number;
  readonly accessKeys: number;
}

export interface Completeness {
  /** The share of principals, groups and policies that a complete source has shown, 0 to 1. */
  readonly fraction: number;
  /** Sources that have not come yet, in words. */
  readonly missing: readonly string[];
}

interface Summary {
  readonly accountId: string;
  readonly counts: Counts;
  readonly alias: string | null;
  readonly passwordPolicy: unknown;
  readonly newestEventAt: string | null;
}

const count = (table: string, where = ''): string => `(SELECT count(*) FROM ${table} t WHERE t.account_id = n.id ${where})`;
const setting = (name: string): string =>
  `(SELECT value FROM ${accountSettings.table} t WHERE t.account_id = n.id AND t.setting = '${name}')`;

/** What the rows of these accounts come to, in one statement. */
async function summaries(pool: pg.Pool, accountIds: readonly string[]): Promise<ReadonlyMap<string, Summary>> {
  const text = `SELECT n.id AS "accountId", ${setting('alias')} AS alias, ${setting('password-policy')} AS "passwordPolicy",
      (SELECT newest_event_at FROM ${accountActivity.table} t WHERE t.account_id = n.id) AS "newestEventAt",
      json_build_object('users', ${count(principals.table, `AND t.kind = 'user'`)}, 'groups', ${count(groups.table)}, 'roles', ${count(principals.table, `AND t.kind = 'role'`)},
        'policies', ${count(policies.table)}, 'accessKeys', ${count(accessKeys.table)}) AS counts
    FROM unnest($1::text[]) AS n (id)`;
  const { rows } = await pool.query<Summary>({ name: 'audit_accounts', text, values: [accountIds] });
  return new Map(rows.map((row) => [row.accountId, row]));
}

/** What has to be imported before a mirrored account is known for certain. No such import exists yet, so none has come. */
const SOURCES = [
  'account authorization details: every user, group, role and policy at one time',
  'the credential report',
  'guardrails: the organization’s service and resource control policies',
  'resource policies',
];

const completeness = (mode: AccountRow['mode']): Completeness =>
  mode === 'managed' ? { fraction: 1, missing: [] } : { fraction: 0, missing: SOURCES };

/** Accounts with what their rows come to. */
export async function accountsShown(pool: pg.Pool, accounts: readonly AccountRow[]): Promise<Account[]> {
  const found = await summaries(
    pool,
    accounts.map(({ accountId }) => accountId),
  );
  return accounts.map(({ accountId, name, mode, createdAt }) => {
    const summary = found.get(accountId);
    return {
      accountId,
      name,
      mode,
      createdAt,
      alias: summary?.alias ?? null,
      passwordPolicy: summary?.passwordPolicy ?? null,
      counts: summary?.counts ?? { users: 0, roles: 0, groups: 0, policies: 0, accessKeys: 0 },
      newestEventAt: summary?.newestEventAt ?? null,
      completeness: completeness(mode),
    };
  });
}
