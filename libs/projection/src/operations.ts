import type { EventStore } from '@app/event-store';
import { DomainError, nearestNames, type PendingEvent } from '@app/kernel';
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { ProjectionSet } from './checkpoint';
import type { Projection } from './projection';
import type { projectionEvents } from './projection.events';
import { transaction } from './transaction';

/** The NOTIFY channel on which requests are told; whoever holds the partition looks them up. */
export const REQUESTED_CHANNEL = 'keytrail_requested';

/** A poison event, or a record that is no envelope (`logIndex` null). `key`: the stream, or the account id for the whole account. `following`: events that wait behind it. */
export interface ParkedEvent {
  readonly id: string;
  readonly projection: string;
  readonly accountId: string;
  readonly key: string;
  readonly logIndex: number | null;
  readonly reason: string;
  /** ISO 8601 UTC: when it was parked, or tried last. */
  readonly at: string;
  readonly following: number;
}

/** Who asks. */
export type RequestedBy = Pick<PendingEvent, 'actor' | 'correlationId' | 'causationId'>;

type Found = ParkedEvent & { readonly place: string | null };

const PARKED = `SELECT p.id::text, p.projection, p.account_id AS "accountId", coalesce(p.stream_id, p.account_id) AS key, p.log_index AS "logIndex", p.place, p.reason, p.at,
    (SELECT count(*) FROM events e JOIN projection_positions q ON q.set_name = p.set_name AND q.account_id = p.account_id
      WHERE e.account_id = p.account_id AND (p.stream_id IS NULL OR e.stream_id = p.stream_id)
        AND e.log_index > coalesce(p.log_index, p.after_log_index) AND e.log_index <= q.log_index) AS following
  FROM projection_parked p WHERE p.set_name = $1`;

const eventTypes = { retry: 'ParkedEventRetried', discard: 'ParkedEventDiscarded' } as const satisfies Record<
  string,
  (typeof projectionEvents)[number]['type']
>;

/** What operators see and may ask for, in any process: requests are rows and a NOTIFY. */
export class ProjectionOperations {
  constructor(
    private readonly store: EventStore,
    private readonly set: ProjectionSet,
    private readonly projections: readonly Pick<Projection, 'name'>[],
  ) {}

  /** What is parked, oldest first. */
  async parked(): Promise<ParkedEvent[]> {
    const { rows } = await this.store.pool.query<Found>(`${PARKED} ORDER BY p.id`, [this.set.name]);
    return rows.map(({ place: _, ...parked }) => parked);
  }

  /** Has a parked event, and what waits behind it, tried again; throws NotFound. */
  retry(id: string, by: RequestedBy): Promise<void> {
    return this.request('retry', id, by);
  }

  /** Leaves a parked event out, for good, and has the rest tried; throws NotFound. */
  discard(id: string, by: RequestedBy): Promise<void> {
    return this.request('discard', id, by);
  }

  /** Has the rows of a projection built anew beside the live ones, with those of all that share its cursor; throws NotFound. Whoever asks while that goes on is served by it. */
  async rebuild(projection: string): Promise<void> {
    const names = this.projections.map(({ name }) => name);
    if (!names.includes(projection)) {
      const near = nearestNames(projection, names);
      throw new DomainError(
        'NotFound',
        `There is no projection ${projection}; there ${near.length > 0 ? `is ${near.join(', ')}` : `are ${names.join(', ')}`}`,
      );
    }
    const text = `WITH asked AS (INSERT INTO projection_requests (set_name, kind) VALUES ($1, 'rebuild') ON CONFLICT DO NOTHING) SELECT pg_notify($2, $1)`;
    await this.store.pool.query(text, [this.set.name, REQUESTED_CHANNEL]);
  }

  /** The request and the event that tells of it, both or neither. */
  private async request(kind: 'retry' | 'discard', id: string, by: RequestedBy): Promise<void> {
    const home = (await this.store.accounts()).find(({ mode }) => mode === 'managed')?.accountId;
    await transaction(this.store.pool, async (client) => {
      const found = await this.find(client, id);
      await client.query('INSERT INTO projection_requests (set_name, kind, parked) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
        this.set.name,
        kind,
        found.id,
      ]);
      await client.query('SELECT pg_notify($1, $2)', [REQUESTED_CHANNEL, this.set.name]);
      const { projection, accountId, key, logIndex, place, reason } = found;
      const owner = (await this.store.account(accountId))?.accountId ?? home; // a record's key may name nobody
      if (owner === undefined) return;
      const data = {
        parkedId: found.id,
        projection,
        key,
        ...(logIndex !== null && { parkedLogIndex: logIndex }),
        ...(place !== null && { place }),
        reason,
      };
      const streamId = `account/${owner}` as const;
      const event = {
        ...by,
        id: randomUUID(),
        type: eventTypes[kind],
        schemaVersion: 1,
        outcome: 'change' as const,
        accountId: owner,
        streamId,
        source: { kind: 'command' as const },
        data,
      };
      await this.store.appendOn(client, owner, streamId, [event], { expected: 'any' });
    });
  }

  private async find(client: pg.ClientBase, id: string): Promise<Found> {
    const { rows } = await client.query<Found>(`${PARKED} AND p.id::text = $2 FOR UPDATE OF p`, [this.set.name, id]);
    if (rows[0]) return rows[0];
    const ids = (await this.parked()).map((parked) => parked.id);
    const near = nearestNames(id, ids);
    const others =
      ids.length === 0
        ? '; nothing is parked'
        : near.length > 0
          ? `; there is ${near.join(', ')}`
          : '; GET /v1/operations/parked lists them';
    throw new DomainError('NotFound', `Nothing is parked as ${id}${others}`);
  }
}
