import { DomainError } from '@app/kernel';
import type pg from 'pg';
import { CHANGED_CHANNEL, lostPayload } from './changed';
import type { ProjectionSet } from './checkpoint';
import type { Projection } from './projection';
import { tableMigration } from './table';

/** How long readers may be waited for; while it waits, those who come later wait behind it. */
const LOCK_MS = 250;

/** The set's second build: beside the live rows, with cursors and positions of its own. */
export const rebuiltName = (name: string): string => `${name}#rebuild`;

/** The same projections, in tables beside the live ones. */
export const rebuilt = (projections: readonly Projection[]): Projection[] =>
  projections.map((projection) => ({ ...projection, table: `${projection.table}_rebuild` }));

const KEPT = ['projection_checkpoints', 'projection_positions', 'projection_arrangements', 'projection_parked'];

/** Makes the tables of a second build, empty; what an earlier one left is dropped. */
export async function prepareTables(client: pg.ClientBase, set: ProjectionSet, projections: readonly Projection[]): Promise<void> {
  const name = rebuiltName(set.name);
  const { rows } = await client.query<{ definitions: string }>('SELECT definitions FROM projection_checkpoints WHERE set_name = $1', [
    name,
  ]);
  const left = rows.flatMap(({ definitions }) => definitions.split(' ')).filter((table) => table.endsWith('_rebuild'));
  for (const table of new Set([...left, ...projections.map((projection) => projection.table)]))
    await client.query(`DROP TABLE IF EXISTS ${table}`);
  for (const kept of KEPT) await client.query(`DELETE FROM ${kept} WHERE set_name = $1`, [name]);
  for (const projection of projections) await client.query(tableMigration(projection).up as string);
}

/** How many events the live rows hold that the second build does not yet; and whether it holds each account's at least, and has read the stream at least as far. */
export async function behindLive(client: pg.ClientBase | pg.Pool, set: ProjectionSet): Promise<{ events: number; isBehind: boolean }> {
  const { rows } = await client.query<{ events: number; isBehind: boolean }>({
    name: 'projection_behind_live',
    text: `SELECT coalesce(sum(greatest(0, l.account_sequence - coalesce(r.account_sequence, 0))), 0)::bigint AS events,
        coalesce(bool_or(coalesce(r.log_index, 0) < l.log_index), false) OR EXISTS (
          SELECT FROM projection_checkpoints lc LEFT JOIN projection_checkpoints rc ON rc.set_name = $2 AND rc.partition = lc.partition
          WHERE lc.set_name = $1 AND lc.kafka IS NOT NULL AND EXISTS (SELECT FROM projection_checkpoints k WHERE k.set_name = $2 AND k.kafka IS NOT NULL)
            AND (rc.kafka IS NULL OR ((rc.kafka->>'generation')::bigint, (rc.kafka->>'offset')::bigint) < ((lc.kafka->>'generation')::bigint, (lc.kafka->>'offset')::bigint))
        ) AS "isBehind"
      FROM projection_positions l LEFT JOIN projection_positions r ON r.set_name = $2 AND r.account_id = l.account_id WHERE l.set_name = $1`,
    values: [set.name, rebuiltName(set.name)],
  });
  return rows[0] ?? { events: 0, isBehind: false };
}

/** Holds up the batches of every cursor of the live rows until the transaction ends; refuses if they are another version's. */
export async function lockCursors(client: pg.ClientBase, set: ProjectionSet): Promise<void> {
  const text = 'SELECT definitions FROM projection_checkpoints WHERE set_name = $1 ORDER BY partition FOR UPDATE';
  const { rows } = await client.query<{ definitions: string }>(text, [set.name]);
  if (rows.some(({ definitions }) => definitions !== set.definitions))
    throw new DomainError(
      'Superseded',
      `Another version of Keytrail has taken over the read models of ${set.name}; they are not built anew by this one`,
    );
}

/** Puts the second build in the place of the live rows, with its cursors, positions and what is parked. Readers are waited for only so long (55P03: try again). */
export async function swapTables(client: pg.ClientBase, set: ProjectionSet, projections: readonly Projection[]): Promise<void> {
  const names = [set.name, rebuiltName(set.name)];
  await client.query('SELECT FROM projection_checkpoints WHERE set_name = $1 ORDER BY partition FOR UPDATE', [names[1]]);
  await client.query(`SET LOCAL lock_timeout = ${LOCK_MS}`);
  await client.query(`LOCK TABLE ${projections.map(({ table }) => table).join(', ')} IN ACCESS EXCLUSIVE MODE`);
  for (const { table } of projections) await client.query(`DROP TABLE ${table}`);
  for (const { table } of projections) await client.query(`ALTER TABLE ${table}_rebuild RENAME TO ${table}`);
  for (const text of [...SWAP_CURSORS, ...SWAP_PARKED]) await client.query(text, names);
  for (const table of ['projection_positions', 'projection_arrangements']) {
    await client.query(`DELETE FROM ${table} WHERE set_name = $1`, [set.name]);
    await client.query(`UPDATE ${table} SET set_name = $1 WHERE set_name = $2`, names);
  }
  await client.query(`DELETE FROM projection_requests WHERE set_name = $1 AND kind = 'rebuild'`, [set.name]);
  await client.query('SELECT pg_notify($1, $2)', [CHANGED_CHANNEL, lostPayload(set)]);
}

/** $1 = live, $2 = second build. */
const SWAP_CURSORS = [
  `UPDATE projection_checkpoints l SET revision = l.revision + 1, log_index = coalesce(r.log_index, l.log_index), kafka = CASE WHEN r.set_name IS NULL THEN l.kafka ELSE r.kafka END
   FROM projection_checkpoints o LEFT JOIN projection_checkpoints r ON r.set_name = $2 AND r.partition = o.partition
   WHERE l.set_name = $1 AND o.set_name = l.set_name AND o.partition = l.partition`,
  `DELETE FROM projection_checkpoints r USING projection_checkpoints l WHERE r.set_name = $2 AND l.set_name = $1 AND l.partition = r.partition`,
  `UPDATE projection_checkpoints r SET set_name = $1, definitions = coalesce((SELECT min(definitions) FROM projection_checkpoints WHERE set_name = $1), r.definitions) WHERE set_name = $2`,
];

const SAME = `n.account_id = l.account_id AND n.stream_id IS NOT DISTINCT FROM l.stream_id AND n.log_index IS NOT DISTINCT FROM l.log_index AND n.place IS NOT DISTINCT FROM l.place`;
/** What is parked in both keeps its id; what an operator left out meanwhile is left out here, too. */
const SWAP_PARKED = [
  `DELETE FROM projection_parked l WHERE l.set_name = $1 AND NOT EXISTS (SELECT FROM projection_parked n WHERE n.set_name = $2 AND ${SAME})`,
  `UPDATE projection_parked l SET partition = n.partition, after_log_index = n.after_log_index, recorded_log_index = n.recorded_log_index, projection = n.projection, reason = n.reason
   FROM projection_parked n WHERE l.set_name = $1 AND n.set_name = $2 AND ${SAME}`,
  `DELETE FROM projection_parked n USING projection_parked l WHERE l.set_name = $1 AND n.set_name = $2 AND ${SAME}`,
  `UPDATE projection_parked SET set_name = $1 WHERE set_name = $2`,
  `INSERT INTO projection_requests (set_name, kind, parked) SELECT p.set_name, 'discard', p.id FROM projection_parked p JOIN projection_discarded d
     ON d.set_name = p.set_name AND (d.log_index = p.log_index OR d.place = p.place) WHERE p.set_name = $1 AND $2::text IS NOT NULL ON CONFLICT DO NOTHING`,
];
