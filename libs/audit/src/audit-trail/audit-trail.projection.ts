import { iamEvents } from '@app/iam';
import type { ActorKind, Outcome } from '@app/kernel';
import { defineProjection, put } from '@app/projection';
import { eventRefs } from './event-refs';

/** How the trail finds an event; the event itself is read from the log. */
export interface AuditTrailRow {
  readonly logIndex: number;
  readonly type: string;
  readonly outcome: Outcome;
  /** ISO 8601 UTC with milliseconds: text order is time order. */
  readonly occurredAt: string;
  readonly actorKind: ActorKind;
  /** `target:user/ann`, `actor:role/deploy`, `key:AKIA…`. */
  readonly refs: readonly string[];
}

const subjectsOf = new Map(iamEvents.map(({ type, subjects }) => [type, subjects]));

/** Every event in its order of arrival. What is rare is indexed (a type is, as a set of one, cheapest that way); of frequent types, of the few outcomes and of the operator the newest rows are soon found in log order. */
export const auditTrail = defineProjection<AuditTrailRow, 'logIndex'>({
  name: 'audit-trail',
  version: 1,
  arrival: true,
  appendOnly: true,
  key: ['logIndex'],
  columns: { logIndex: 'bigint', type: 'text', outcome: 'text', occurredAt: 'text', actorKind: 'text', refs: 'text[]' },
  indexes: ['USING gin ((ARRAY[type]))', 'USING gin (refs)', 'USING brin (occurred_at)'],
  onEvery: (event) => {
    const { logIndex, type, outcome, occurredAt, actor } = event;
    return [put({ logIndex }, { type, outcome, occurredAt, actorKind: actor.kind, refs: eventRefs(subjectsOf.get(type) ?? [], event) })];
  },
});
