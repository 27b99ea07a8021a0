import { entityEvents, iamEvents, mirrorEvents } from '@app/iam';
import type { Actor, FactOf, Recorded, StreamId } from '@app/kernel';
import { replayInto, type Projection } from '@app/projection';

/** Events for specifications: what happened, in order, with the envelope filled in. */
export const ACCOUNT = '100000000001';

type KnownFact = FactOf<(typeof entityEvents)[number]> | FactOf<(typeof mirrorEvents)[number]>;
type Happening = {
  readonly type: string;
  readonly data: object;
  readonly actor?: Actor;
  readonly at?: string;
  readonly source?: Recorded['source'];
  readonly accountId?: string;
};

/** A fact of an entity; its data are checked by the definition's type. */
export const fact = <T extends KnownFact['type']>(
  type: T,
  data: Extract<KnownFact, { type: T }>['data'],
  more: Omit<Happening, 'type' | 'data'> = {},
): Happening => ({ type, data, ...more });

const outcomes = new Map(iamEvents.map(({ type, outcome }) => [type, outcome]));
const day = (index: number): string => new Date(Date.UTC(2026, 0, index)).toISOString();

/** The log of these happenings: log indexes from 1, one a day from 1 January 2026 where no time is given. */
export const logOf = (...happenings: readonly Happening[]): Recorded[] =>
  happenings.map(({ type, data, actor = { kind: 'operator' }, at, source = { kind: 'command' }, accountId = ACCOUNT }, i) => ({
    id: `00000000-0000-7000-8000-${String(i + 1).padStart(12, '0')}`,
    type,
    schemaVersion: 1,
    outcome: outcomes.get(type) ?? 'change',
    accountId,
    accountSequence: i + 1,
    streamId: `mirror/${accountId}` as StreamId,
    streamVersion: i + 1,
    logIndex: i + 1,
    occurredAt: at ?? day(i + 1),
    recordedAt: at ?? day(i + 1),
    actor,
    source,
    correlationId: 'spec',
    causationId: null,
    data,
  }));

/** The rows that a read model makes of them, without the account id. */
export function rowsAfter<R extends object>(projection: Projection<R>, ...happenings: readonly Happening[]): R[] {
  const rows = replayInto([projection], logOf(...happenings))[projection.name] ?? [];
  return rows.map(({ accountId: _, ...row }) => row as R);
}
