import { heldFrom, type Held, type Recorded, type StreamId } from '@app/kernel';
import type pg from 'pg';
import type { AccountMode } from './append-options';
import type { Catalogue } from './catalogue';
import { ask } from './connection';
import { accountOfName } from './prepared-append';
import { RECORDED_COLUMNS, recordedOf, type RecordedRow } from './recorded-row';

/** An account as the log knows it; `createdAt` ISO 8601, `lastLogIndex` 0 before its first event. */
export interface AccountRow {
  readonly accountId: string;
  readonly name: string | null;
  readonly mode: AccountMode;
  readonly createdAt: string;
  readonly lastLogIndex: number;
}

/** Which part of the log: `after` < log index ≤ `upTo`, at most `limit` events, of one account or all. */
export interface LogRange {
  readonly after: number;
  readonly upTo?: number;
  readonly limit: number;
  readonly accountId?: string;
}

const ACCOUNT = 'SELECT account_id AS "accountId", name, mode, created_at AS "createdAt", last_log_index AS "lastLogIndex" FROM accounts';

/** Everything that is read from the log. Order is fixed at append, so each read is a plain range of indexes. */
export class LogReader {
  constructor(
    private readonly pool: pg.Pool,
    private readonly catalogue: Catalogue,
  ) {}

  private recorded(rows: readonly RecordedRow[]): Recorded[] {
    return rows.map((row) => recordedOf(row, this.catalogue));
  }

  async stream(accountId: string, streamId: StreamId): Promise<Recorded[]> {
    const text = `SELECT ${RECORDED_COLUMNS} FROM events WHERE account_id = $1 AND stream_id = $2 ORDER BY stream_version`;
    return this.recorded(await ask<RecordedRow>(this.pool, { name: 'keytrail_stream', text }, [accountId, streamId]));
  }

  async streamHead(accountId: string, streamId: StreamId): Promise<{ streamVersion: number; logIndex: number }> {
    const text =
      'SELECT stream_version AS "streamVersion", log_index AS "logIndex" FROM events ' +
      'WHERE account_id = $1 AND stream_id = $2 ORDER BY stream_version DESC LIMIT 1';
    const rows = await ask<{ streamVersion: number; logIndex: number }>(this.pool, text, [accountId, streamId]);
    return rows[0] ?? { streamVersion: 0, logIndex: 0 };
  }

  async log({ after, upTo, limit, accountId }: LogRange): Promise<Recorded[]> {
    const one = accountId === undefined ? '' : 'AND account_id = $4';
    const text = `SELECT ${RECORDED_COLUMNS} FROM events WHERE log_index > $1 AND log_index <= $2 ${one} ORDER BY log_index LIMIT $3`;
    const name = accountId === undefined ? 'keytrail_log' : 'keytrail_account_log';
    return this.recorded(
      await ask<RecordedRow>(this.pool, { name, text }, [
        after,
        upTo ?? Number.MAX_SAFE_INTEGER,
        limit,
        ...(accountId === undefined ? [] : [accountId]),
      ]),
    );
  }

  /** The events with these ids, in log order. */
  async byId(ids: readonly string[]): Promise<Recorded[]> {
    return this.recorded(
      await ask<RecordedRow>(this.pool, `SELECT ${RECORDED_COLUMNS} FROM events WHERE event_id = ANY($1) ORDER BY log_index`, [ids]),
    );
  }

  async head(): Promise<{ logId: string; logIndex: number }> {
    const rows = await ask<{ logId: string; logIndex: number }>(
      this.pool,
      'SELECT log_id AS "logId", log_index AS "logIndex" FROM log_head',
    );
    if (!rows[0]) throw new Error('The log has no head: the database was not migrated, or somebody emptied log_head');
    return rows[0];
  }

  async accountHead(accountId: string, atMost = Number.MAX_SAFE_INTEGER): Promise<number> {
    const text = 'SELECT log_index AS "logIndex" FROM events WHERE account_id = $1 AND log_index <= $2 ORDER BY log_index DESC LIMIT 1';
    return (await ask<{ logIndex: number }>(this.pool, { name: 'keytrail_account_head', text }, [accountId, atMost]))[0]?.logIndex ?? 0;
  }

  accounts(): Promise<AccountRow[]> {
    return ask<AccountRow>(this.pool, `${ACCOUNT} ORDER BY account_id`);
  }

  async account(accountId: string): Promise<AccountRow | undefined> {
    return (await ask<AccountRow>(this.pool, { name: 'keytrail_account', text: `${ACCOUNT} WHERE account_id = $1` }, [accountId]))[0];
  }

  async credential(accountId: string, id: string): Promise<{ row: Uint8Array; status: string | null } | undefined> {
    const text = 'SELECT "row", status FROM credentials WHERE account_id = $1 AND id = $2';
    return (await ask<{ row: Uint8Array; status: string | null }>(this.pool, { name: 'keytrail_credential', text }, [accountId, id]))[0];
  }

  async held(accountId: string, names: readonly string[]): Promise<Held> {
    const exact = names.filter((name) => !name.endsWith('/'));
    const below = names.filter((name) => name.endsWith('/'));
    const entries: Record<string, string> = {};
    if (names.length === 0) return heldFrom(entries);
    const text = `SELECT c.name, c.holder FROM unnest($1::text[], $2::text[]) AS n (account, name)
      JOIN claims c ON c.account_id = n.account AND c.name = n.name
      UNION ALL SELECT c.name, c.holder FROM unnest($3::text[], $4::text[], $5::text[]) AS n (account, from_, to_)
      CROSS JOIN LATERAL (SELECT name, holder FROM claims WHERE account_id = n.account AND name >= n.from_ AND name < n.to_) c`;
    const accounts = (list: readonly string[]): string[] => list.map((name) => accountOfName(accountId, name));
    const rows = await ask<{ name: string; holder: string }>(this.pool, { name: 'keytrail_held', text }, [
      accounts(exact),
      exact,
      accounts(below),
      below,
      below.map((prefix) => `${prefix.slice(0, -1)}0`),
    ]);
    for (const { name, holder } of rows) entries[name] = holder;
    return heldFrom(entries);
  }
}
