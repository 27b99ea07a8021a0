import pg from 'pg';
import { auditMirroring, auditProjections } from '@app/audit';
import { catalogue } from '@app/composition';
import { EventStore } from '@app/event-store';
import { InProcessEventStream } from '@app/event-stream';
import { ProjectionRunner } from '@app/projection';
import { wholeDatabase } from '@app/testing';

/** Every read model's rows as JSON, sorted. Without `arrival`: what says when or where something arrived is left out. */
export async function rowsOf(pool: pg.Pool, { arrival }: { readonly arrival: boolean }): Promise<Record<string, string[]>> {
  const rows: Record<string, string[]> = {};
  const counts = (column: string): boolean => arrival || !/index$/i.test(column);
  for (const projection of auditProjections) {
    if (projection.arrival && !arrival) continue;
    const found = await pool.query<{ row: Record<string, unknown> }>(`SELECT row_to_json(t) AS row FROM ${projection.table} t`);
    rows[projection.name] = found.rows
      .map(({ row }) => JSON.stringify(Object.fromEntries(Object.entries(row).filter(([column]) => counts(column)))))
      .sort();
  }
  return rows;
}

/** Folds a log in this process while `work` writes to it, until every account has caught up, and answers what `read` reads then. */
export async function projecting<T>(
  url: string,
  work: (store: EventStore) => Promise<void>,
  read: (pool: pg.Pool) => Promise<T>,
): Promise<T> {
  const store = await EventStore.open({ url, catalogue });
  const stream = new InProcessEventStream({ store });
  const runner = new ProjectionRunner({ name: 'audit', store, stream, projections: auditProjections, mirroring: auditMirroring });
  await runner.start();
  try {
    await work(store);
    for (const { accountId, lastLogIndex } of await store.accounts())
      expect(await runner.caughtUp(accountId, lastLogIndex, 60_000)).toBe(true);
    return await read(store.pool);
  } finally {
    await runner.stop();
    await store.close();
  }
}

/** bytea comes as Buffer, whose JSON is an object. */
const bytesAsText = (_: string, value: { type?: string; data?: number[] } | null): unknown =>
  value?.type === 'Buffer' && value.data ? `\\x${Buffer.from(value.data).toString('hex')}` : value;

/** The rows that one process alone makes of another database's log. */
export async function replayedElsewhere(from: pg.Pool): Promise<Record<string, string[]>> {
  const { url, drop } = await wholeDatabase();
  const to = new pg.Pool({ connectionString: url });
  await to.query('DELETE FROM log_head');
  for (const table of ['log_head', 'accounts', 'events']) {
    const { rows } = await from.query(`SELECT * FROM ${table}`);
    await to.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`, [JSON.stringify(rows, bytesAsText)]);
  }
  await to.end();
  const rows = await projecting(
    url,
    async () => undefined,
    (pool) => rowsOf(pool, { arrival: true }),
  );
  await drop();
  return rows;
}
