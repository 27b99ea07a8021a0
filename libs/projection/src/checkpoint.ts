import type { Position } from '@app/event-stream';
import { DomainError } from '@app/kernel';
import type pg from 'pg';
import type { Projection } from './projection';

/** The projections that move as one: the set's permanent name, and what it is made of (`definitionsText`). */
export interface ProjectionSet {
  readonly name: string;
  readonly definitions: string;
}

/** Which cursor: a set's in a partition of the stream. */
export interface Cursor {
  readonly set: ProjectionSet;
  readonly partition: number;
}

/** How far an account has come. `occurredAt` null = no event yet. `parked`: apart from what is parked. */
export interface AccountPosition {
  readonly accountId: string;
  readonly logIndex: number;
  readonly accountSequence: number;
  readonly occurredAt: string | null;
  readonly parked?: boolean;
}

/** Where a cursor stands, and which build of the rows that is. */
export type CursorPosition = Position & { readonly revision: number };

/** What a set is made of; it changes when a projection joins or leaves, has another version, or mirrored accounts are arranged otherwise. */
export const definitionsText = (projections: readonly Projection[], arranging: number): string =>
  [...projections.map(({ table }) => table), ...(arranging > 0 ? [`mirror_v${arranging}`] : [])].join(' ');

/**
 * Reads a cursor, making it at 0 if it is new. A set that is made of other definitions than when it was written is emptied, to be folded from the log's beginning; but not by one
 * who has already begun (`begun`): then another version of the program has taken over.
 */
export async function openCheckpoint(
  client: pg.ClientBase,
  { set, partition }: Cursor,
  projections: readonly Projection[],
  begun: boolean,
): Promise<CursorPosition> {
  const { name, definitions } = set;
  await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`projection ${name}`]); // partitions that find other definitions would wait for each other's rows
  await client.query('INSERT INTO projection_checkpoints (set_name, partition, definitions) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    name,
    partition,
    definitions,
  ]);
  const text =
    'SELECT log_index AS "logIndex", kafka, revision, definitions FROM projection_checkpoints WHERE set_name = $1 AND partition = $2 FOR UPDATE';
  const { rows } = await client.query<{ logIndex: number; kafka: Position['kafka'] | null; revision: number; definitions: string }>(text, [
    name,
    partition,
  ]);
  const row = rows[0];
  if (!row) throw new Error(`The checkpoint of ${name} vanished while it was opened`);
  if (row.definitions === definitions)
    return { logIndex: row.logIndex, revision: row.revision, ...(row.kafka ? { kafka: row.kafka } : {}) };
  if (begun) throw new DomainError('Superseded', `Another version of Keytrail has taken over the read models of ${name}; stop this one`);
  await client.query(`TRUNCATE ${projections.map(({ table }) => table).join(', ')}`);
  await client.query('DELETE FROM projection_positions WHERE set_name = $1', [name]);
  await client.query('DELETE FROM projection_arrangements WHERE set_name = $1', [name]);
  await client.query('DELETE FROM projection_parked WHERE set_name = $1', [name]);
  await client.query('UPDATE projection_checkpoints SET log_index = 0, kafka = NULL, definitions = $2 WHERE set_name = $1', [
    name,
    definitions,
  ]);
  return { logIndex: 0, revision: row.revision };
}

/** Moves the cursor if it is where we left it; one row if it was. */
export const moveCheckpoint = ({ set, partition }: Cursor, expected: Position, revision: number, to: Position): pg.QueryConfig => ({
  name: 'projection_move',
  text:
    'UPDATE projection_checkpoints SET log_index = $4, kafka = $5 ' +
    'WHERE set_name = $1 AND partition = $2 AND log_index = $3 AND definitions = $6 AND kafka IS NOT DISTINCT FROM $7::jsonb AND revision = $8',
  values: [set.name, partition, expected.logIndex, to.logIndex, to.kafka ?? null, set.definitions, expected.kafka ?? null, revision],
});

/** Which build of the rows a cursor belongs to, by the table. */
export async function readRevision(pool: pg.Pool, { set, partition }: Cursor): Promise<number | undefined> {
  const text = 'SELECT revision FROM projection_checkpoints WHERE set_name = $1 AND partition = $2';
  return (await pool.query<{ revision: number }>(text, [set.name, partition])).rows[0]?.revision;
}

/** What a process is told that does not know that another one went on. */
export const superseded = ({ set, partition }: Cursor, { logIndex }: Position): DomainError =>
  new DomainError('Superseded', `The cursor of ${set.name}, partition ${partition}, is not at ${logIndex}: another process has moved it`);

/** Accounts whose rows now hold everything up to here. */
export const advanceAccounts = ({ set, partition }: Cursor, positions: readonly AccountPosition[]): pg.QueryConfig => ({
  name: 'projection_advance',
  text: `INSERT INTO projection_positions AS p (set_name, partition, account_id, log_index, account_sequence, occurred_at)
    SELECT $1, $2::integer, n.* FROM unnest($3::text[], $4::bigint[], $5::bigint[], $6::text[]) AS n
    ON CONFLICT (set_name, account_id) DO UPDATE SET partition = excluded.partition, log_index = excluded.log_index, account_sequence = excluded.account_sequence,
      occurred_at = excluded.occurred_at, waiting = 0`,
  values: [
    set.name,
    partition,
    positions.map(({ accountId }) => accountId),
    positions.map(({ logIndex }) => logIndex),
    positions.map(({ accountSequence }) => accountSequence),
    positions.map(({ occurredAt }) => occurredAt),
  ],
});

/** Mirrored accounts whose newest events wait for the account to be folded from its beginning. */
export const holdAccounts = ({ set, partition }: Cursor, waiting: ReadonlyMap<string, number>): pg.QueryConfig => ({
  name: 'projection_hold',
  text: `INSERT INTO projection_positions AS p (set_name, partition, account_id, log_index, account_sequence, waiting)
    SELECT $1, $2::integer, n.account, 0, 0, n.events FROM unnest($3::text[], $4::integer[]) AS n (account, events)
    ON CONFLICT (set_name, account_id) DO UPDATE SET partition = excluded.partition, waiting = excluded.waiting`,
  values: [set.name, partition, [...waiting.keys()], [...waiting.values()]],
});

/** The accounts that wait, with how many events. */
export async function heldAccounts(client: pg.ClientBase, { set, partition }: Cursor): Promise<Map<string, number>> {
  const text = 'SELECT account_id AS account, waiting FROM projection_positions WHERE set_name = $1 AND partition = $2 AND waiting > 0';
  const { rows } = await client.query<{ account: string; waiting: number }>(text, [set.name, partition]);
  return new Map(rows.map(({ account, waiting }) => [account, waiting]));
}

/** How far an account has come, by the table. */
export async function readPosition(
  pool: pg.Pool | pg.ClientBase,
  { name, definitions }: ProjectionSet,
  accountId: string,
): Promise<AccountPosition> {
  const text = `SELECT p.account_id AS "accountId", p.log_index AS "logIndex", p.account_sequence AS "accountSequence", p.occurred_at AS "occurredAt",
      EXISTS (SELECT FROM projection_parked q WHERE q.set_name = p.set_name AND q.account_id = p.account_id) AS parked
    FROM projection_positions p JOIN projection_checkpoints c USING (set_name, partition) WHERE p.set_name = $1 AND c.definitions = $2 AND p.account_id = $3`;
  const { rows } = await pool.query<AccountPosition>({ name: 'projection_position', text, values: [name, definitions, accountId] });
  return rows[0] ?? { accountId, logIndex: 0, accountSequence: 0, occurredAt: null };
}
