import type { EventStore } from '@app/event-store';
import type { Outcome, PendingEvent, Recorded } from '@app/kernel';
import type { PageFrom } from '../question/page';
import { parameters } from '../question/parameters';
import { auditTrail } from './audit-trail.projection';
import { refsMeant } from './event-refs';

/** What narrows the trail; all that is given must hold. */
export interface TrailFilters {
  readonly type?: string;
  readonly outcome?: Outcome;
  /** ARN or short form, or `operator`. */
  readonly actor?: string;
  /** ARN or short form. */
  readonly target?: string;
  readonly accessKeyId?: string;
  /** ISO 8601 UTC with milliseconds; `from` is included, `to` is not. */
  readonly from?: string;
  readonly to?: string;
}

export const TRAIL_ORDER: readonly [number] = [0];

/** An event as the log holds it: the hashed body beside what was fixed at the append. */
type Stored = Pick<Recorded, 'accountSequence' | 'streamVersion' | 'logIndex' | 'occurredAt' | 'recordedAt'> & { readonly body: string };

/** The newest events first; one more than the page holds. Rows never move, so the cursor (a log index) stays valid while the trail grows. */
export async function trailPage(
  { pool, catalogue }: EventStore,
  accountId: string,
  filters: TrailFilters,
  { after, limit }: PageFrom<readonly [number]>,
): Promise<Recorded[]> {
  const { bind, values } = parameters();
  const refs = (prefix: string, texts: readonly string[]): string => `t.refs && ${bind(texts.map((text) => `${prefix}:${text}`))}::text[]`;
  const { type, outcome, actor, target, accessKeyId, from, to } = filters;
  const where = [
    `t.account_id = ${bind(accountId)}`,
    after && `t.log_index < ${bind(after[0])}`,
    type && `ARRAY[t.type] && ${bind([type])}::text[]`, // as it is indexed
    outcome && `t.outcome = ${bind(outcome)}`,
    actor && (actor === 'operator' ? `t.actor_kind = ${bind('operator')}` : refs('actor', refsMeant(actor, accountId))),
    target && refs('target', refsMeant(target, accountId)),
    accessKeyId && refs('key', [accessKeyId]),
    from && `t.occurred_at >= ${bind(from)}`,
    to && `t.occurred_at < ${bind(to)}`,
  ];
  const text = `SELECT e.account_sequence AS "accountSequence", e.stream_version AS "streamVersion", e.log_index AS "logIndex", e.occurred_at AS "occurredAt", e.recorded_at AS "recordedAt", e.body
    FROM (SELECT t.log_index FROM ${auditTrail.table} t WHERE ${where.filter(Boolean).join(' AND ')} ORDER BY t.log_index DESC LIMIT ${bind(limit + 1)}) t
    JOIN events e USING (log_index) ORDER BY e.log_index DESC`;
  const { rows } = await pool.query<Stored>(text, values);
  return rows.map(({ body, ...fixed }) => {
    const event = JSON.parse(body) as PendingEvent;
    return {
      ...event,
      ...(catalogue.upcast(event.type, event.schemaVersion, event.data) as Pick<Recorded, 'schemaVersion' | 'data'>),
      ...fixed,
    };
  });
}
