import type pg from 'pg';
import type { Cursor, ProjectionSet } from './checkpoint';

/** A queue of events that wait behind one that could not be folded: the parking key, where the queue begins, and why. */
export interface Parked {
  readonly accountId: string;
  /** The parking key: the aggregate's stream; null = the whole account. */
  readonly streamId: string | null;
  /** The poison event; null = a record that is no envelope. */
  readonly logIndex: number | null;
  /** Where such a record lies: `topic[partition]@offset`. */
  readonly place: string | null;
  /** The key's events above this log index wait. */
  readonly after: number;
  /** Of a mirrored account: projections that take events as recorded have taken those up to here. */
  readonly recorded: number;
  /** Who could not take the event: a projection, `mirror`, or `stream` for a record. */
  readonly projection: string;
  readonly reason: string;
}

export type StoredParked = Parked & { readonly id: number };

const COLUMNS = `p.id, p.account_id AS "accountId", p.stream_id AS "streamId", p.log_index AS "logIndex", p.place, p.after_log_index AS "after",
  p.recorded_log_index AS "recorded", p.projection, p.reason`;

/** All that is parked of a set, by where the queues begin. */
export async function readParked(client: pg.ClientBase | pg.Pool, { name }: Pick<ProjectionSet, 'name'>): Promise<StoredParked[]> {
  const text = `SELECT ${COLUMNS} FROM projection_parked p WHERE set_name = $1 ORDER BY after_log_index, id`;
  return (await client.query<StoredParked>(text, [name])).rows;
}

/** What an operator left out: events by log index (true: projections that take events as recorded keep it), and places of records. */
export interface Discarded {
  readonly events: ReadonlyMap<number, boolean>;
  readonly places: ReadonlySet<string>;
}

/** Discards outlive the rows: they are kept under the set's permanent name. */
export async function readDiscarded(client: pg.ClientBase | pg.Pool, setName: string): Promise<Discarded> {
  const text = 'SELECT log_index AS "logIndex", place, recorded FROM projection_discarded WHERE set_name = $1';
  const { rows } = await client.query<{ logIndex: number | null; place: string | null; recorded: boolean }>(text, [setName]);
  return {
    events: new Map(rows.flatMap(({ logIndex, recorded }) => (logIndex === null ? [] : [[logIndex, recorded] as const]))),
    places: new Set(rows.flatMap(({ place }) => place ?? [])),
  };
}

/** Parks; a key that is parked already gets another first event and reason. */
export const insertParked = ({ set, partition }: Cursor, parked: readonly Parked[]): pg.QueryConfig => ({
  text: `INSERT INTO projection_parked (set_name, partition, account_id, stream_id, log_index, place, after_log_index, recorded_log_index, projection, reason)
    SELECT $1, $2::integer, n.* FROM unnest($3::text[], $4::text[], $5::bigint[], $6::text[], $7::bigint[], $8::bigint[], $9::text[], $10::text[]) AS n
    ON CONFLICT (set_name, account_id, stream_id) DO UPDATE SET partition = excluded.partition, log_index = excluded.log_index, after_log_index = excluded.after_log_index,
      projection = excluded.projection, reason = excluded.reason, at = excluded.at`,
  values: [
    set.name,
    partition,
    parked.map(({ accountId }) => accountId),
    parked.map(({ streamId }) => streamId),
    parked.map(({ logIndex }) => logIndex),
    parked.map(({ place }) => place),
    parked.map(({ after }) => after),
    parked.map(({ recorded }) => recorded),
    parked.map(({ projection }) => projection),
    parked.map(({ reason }) => reason),
  ],
});

/** Says that events joined these queues: as many rows as ids, or somebody has emptied one of them meanwhile. */
export const holdParked = ({ partition }: Cursor, ids: readonly number[]): pg.QueryConfig => ({
  name: 'projection_hold_parked',
  text: 'UPDATE projection_parked SET partition = $1 WHERE id = ANY($2)',
  values: [partition, ids],
});

/** The queue begins further on: events up to here are folded. */
export const moveParked = (id: number, after: number, recorded: number): pg.QueryConfig => ({
  text: 'UPDATE projection_parked SET after_log_index = $2, recorded_log_index = $3 WHERE id = $1',
  values: [id, after, recorded],
});

/** The queue begins at another event, or at the same for another reason. */
export const reparked = (id: number, { logIndex, place, after, recorded, projection, reason }: Parked): pg.QueryConfig => ({
  text: `UPDATE projection_parked SET log_index = $2, place = $3, after_log_index = $4, recorded_log_index = $5, projection = $6, reason = $7, at = clock_timestamp()
    WHERE id = $1`,
  values: [id, logIndex, place, after, recorded, projection, reason],
});
