import { sha256Hex } from '@app/kernel';
import type { ProjectionSet } from './checkpoint';
import type { Draft, Entry } from './draft';

/** The NOTIFY channel on which a runner tells, in the transaction that writes the rows, what changed. */
export const CHANGED_CHANNEL = 'keytrail_changed';

/** PostgreSQL takes less than 8,000 bytes. */
const LARGEST_PAYLOAD = 7_900;

/**
 * What a batch did to an account: its rows now hold everything up to this event of its own (log index, account sequence, time). `rows` names the changed rows of each
 * projection by key (the values of a key of several columns are joined by a tab; `arrival` projections are left out), or says `all` if there are too many to name.
 */
export interface Changed {
  readonly accountId: string;
  readonly logIndex: number;
  readonly accountSequence: number;
  readonly occurredAt: string;
  readonly rows: Readonly<Record<string, readonly string[]>> | 'all';
  /** Something of the account is parked. */
  readonly parked?: true;
}

/** The key of a row as `Changed` names it. */
export const keyText = ({ key }: { readonly key: readonly string[] }, row: Readonly<Record<string, unknown>>): string =>
  key.map((name) => String(row[name])).join('\t');

/** Gathers the keys of changed rows for each account, as far as they can be named. */
export class ChangedRows {
  private readonly accounts = new Map<string, { rows: Record<string, string[]>; bytes: number }>();

  add({ projection }: Draft, entries: readonly Entry[]): void {
    if (projection.arrival) return;
    for (const { accountId, key } of entries) {
      let account = this.accounts.get(accountId);
      if (!account) this.accounts.set(accountId, (account = { rows: {}, bytes: 0 }));
      if (account.bytes > LARGEST_PAYLOAD) continue;
      const text = keyText(projection, key);
      (account.rows[projection.name] ??= []).push(text);
      account.bytes += text.length + 3;
    }
  }

  of(accountId: string): Changed['rows'] {
    const account = this.accounts.get(accountId);
    return account && account.bytes > LARGEST_PAYLOAD ? 'all' : (account?.rows ?? {});
  }
}

/** Names a set and what it is made of: only those who read the same tables listen to one another. */
const setText = ({ name, definitions }: ProjectionSet): string => `${name}@${sha256Hex(definitions).slice(0, 12)}`;

/** The notification's payload: `Changed`, and which set it is of; one that would be too long says `all`. */
export function changedPayload(set: ProjectionSet, changed: Changed): string {
  const whole = { set: setText(set), ...changed };
  const text = JSON.stringify(whole);
  return Buffer.byteLength(text) <= LARGEST_PAYLOAD ? text : JSON.stringify({ ...whole, rows: 'all' });
}

/** Tells that a set's rows are others: whatever was kept of them must be loaded anew. */
export const lostPayload = (set: ProjectionSet): string => JSON.stringify({ set: setText(set), lost: true });

/** What a payload says of a set; undefined if it is of another one. */
export function changedOf(set: ProjectionSet, payload: string): Changed | 'lost' | undefined {
  const { set: of, lost, ...changed } = JSON.parse(payload) as Changed & { set: string; lost?: true };
  return of !== setText(set) ? undefined : lost ? 'lost' : changed;
}
