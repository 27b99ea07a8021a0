import type { Position } from '@app/event-stream';
import type pg from 'pg';
import { writeKnown } from './arrangement';
import { CHANGED_CHANNEL, ChangedRows, changedPayload, type Changed } from './changed';
import { advanceAccounts, holdAccounts, moveCheckpoint, superseded, type AccountPosition, type Cursor } from './checkpoint';
import { FoldFaults, type Draft } from './draft';
import type { ParkingPlan } from './parking-plan';
import type { Refold } from './refold';
import { sent, type Sent } from './session';
import type { Table } from './table';

/** Rows in one statement, at most. */
const CHUNK = 2_000;

/** A batch of a partition, its events' changes gathered: what is written in one transaction. */
export interface Batch {
  readonly cursor: Cursor;
  /** Where the cursor must stand. */
  readonly expected: Position;
  /** Which build of the rows that is. */
  readonly revision: number;
  readonly to: Position;
  readonly drafts: readonly Draft[];
  readonly refolds: readonly Refold[];
  /** By account; of refolded ones too. */
  readonly positions: ReadonlyMap<string, AccountPosition>;
  readonly waiting: ReadonlyMap<string, number>;
  /** What arranging knows of mirrored accounts now. */
  readonly known: ReadonlyMap<string, { readonly value: unknown; readonly changed: boolean }>;
  readonly parking: ParkingPlan;
  /** Nobody is told. */
  readonly quiet?: true;
}

const chunks = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, n) => items.slice(n * CHUNK, (n + 1) * CHUNK));

/** Writes batches inside a transaction that somebody else begins and commits. */
export class BatchWriter {
  private readonly tables: ReadonlyMap<string, Table>;

  constructor(tables: readonly Table[]) {
    this.tables = new Map(tables.map((table) => [table.projection.name, table]));
  }

  /** Takes a batch's changes, one draft for each table. */
  drafts(): Draft[] {
    return [...this.tables.values()].map((table) => table.draft());
  }

  /** Looks up the rows that the batch needs, folds, and writes; refuses (`Superseded`) if the cursor is not where it should be, and with FoldFaults if something cannot be folded. Its result is what to tell after the commit. */
  async write(client: pg.ClientBase, batch: Batch): Promise<Sent<Changed[]>> {
    const { cursor, to, drafts, refolds } = batch;
    const moved = sent(client.query(moveCheckpoint(cursor, batch.expected, batch.revision, to)));
    const found = drafts.map((draft) => this.lookUp(client, draft));
    const changedRows = new ChangedRows();
    const written: Promise<unknown>[] = [];
    const unasked = ([, { projection }]: readonly [number, Draft]): number => (projection.appendOnly ? 0 : 1); // encoded while the server looks rows up
    for (const [n, draft] of [...drafts.entries()].sort((one, other) => unasked(one) - unasked(other))) {
      await Promise.all(found[n] ?? []);
      draft.fold();
      if (draft.faults.length === 0) written.push(...this.store(client, draft, changedRows));
    }
    const faults = drafts.flatMap((draft) => draft.faults);
    if (faults.length > 0) throw new FoldFaults(faults);
    const parked = batch.parking.write(client, cursor);
    for (const account of refolds) written.push(...this.replace(client, account));
    const changed = this.changed(batch, changedRows);
    written.push(...this.keep(batch, changed).map((query) => sent(client.query(query))));
    if ((await moved).rowCount !== 1) throw superseded(cursor, batch.expected);
    if (parked.length > 0) await Promise.all([...written, ...parked]); // before COMMIT is sent: an answer may say that a queue is gone
    return { result: changed, written };
  }

  private lookUp(client: pg.ClientBase, draft: Draft): Promise<void>[] {
    const table = this.tableOf(draft);
    return chunks(draft.sought).map((entries) =>
      sent(client.query<unknown[]>(table.load(entries)).then(({ rows }) => table.fill(entries, rows))),
    );
  }

  private store(client: pg.ClientBase, draft: Draft, changedRows: ChangedRows): Promise<unknown>[] {
    const table = this.tableOf(draft);
    const { inserted, updated, removed } = draft.differences();
    for (const entries of [inserted, updated, removed]) changedRows.add(draft, entries);
    return [
      ...(draft.appended === '' ? [] : [table.append(client, draft.appended)]),
      ...chunks(removed).map((entries) => client.query(table.remove(entries))),
      ...chunks(updated).map((entries) => client.query(table.update(entries))),
      ...chunks(inserted).map((entries) => table.insert(client, entries)),
    ].map((written) => sent<unknown>(written));
  }

  private replace(client: pg.ClientBase, { accountId, drafts }: Refold): Promise<unknown>[] {
    return drafts
      .flatMap((draft) => {
        const table = this.tableOf(draft);
        const removed = client.query(table.removeAccount(accountId));
        return [removed, ...chunks(draft.differences().inserted).map((entries) => table.insert(client, entries))];
      })
      .map((written) => sent<unknown>(written));
  }

  private changed({ positions, refolds, parking }: Batch, changedRows: ChangedRows): Changed[] {
    const anew = new Set(refolds.map(({ accountId }) => accountId));
    return [...positions.values()].map(({ accountId, logIndex, accountSequence, occurredAt }) => ({
      accountId,
      logIndex,
      accountSequence,
      occurredAt: occurredAt ?? '',
      rows: anew.has(accountId) ? 'all' : changedRows.of(accountId),
      ...(parking.isParked(accountId) && { parked: true as const }),
    }));
  }

  private keep({ cursor, positions, waiting, known, quiet }: Batch, changed: readonly Changed[]): pg.QueryConfig[] {
    const queries = [...known].flatMap(([accountId, { value, changed: isNew }]) =>
      isNew && value !== undefined ? [writeKnown(cursor.set, accountId, value)] : [],
    );
    if (positions.size > 0) queries.push(advanceAccounts(cursor, [...positions.values()]));
    if (waiting.size > 0) queries.push(holdAccounts(cursor, waiting));
    if (changed.length > 0 && !quiet) {
      queries.push({
        name: 'projection_notify',
        text: 'SELECT pg_notify($1, p) FROM unnest($2::text[]) AS p',
        values: [CHANGED_CHANNEL, changed.map((account) => changedPayload(cursor.set, account))],
      });
    }
    return queries;
  }

  private tableOf({ projection }: Draft): Table {
    const table = this.tables.get(projection.name);
    if (!table) throw new Error(`No table of the projection ${projection.name}`);
    return table;
  }
}
