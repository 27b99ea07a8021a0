import type { Recorded } from '@app/kernel';
import { createdBy, deletedBy } from './named';

/**
 * A place in the fold order as text: time, rank, record id, ordinal in the record. Text order is fold order. Ranks of one second: `2` the first call of somebody, `3` creates of what
 * has a name, `4` whatever sets or adds, `5` their removal, `6` deletes; below `2` is room for snapshots.
 */
export type Position = string;

export const CALL_RANK = '2';
const CREATE_RANK = '3';
const SET_RANK = '4';
const REMOVAL_RANK = '5';
const DELETE_RANK = '6';

const REMOVAL = /Removed|Deleted|Detached|Untagged|Disabled|Deactivated/;

/** The rank of a change by its event type. */
export function rankOf(type: string): string {
  if (createdBy.has(type)) return CREATE_RANK;
  if (deletedBy.has(type) || type === 'RoleDeletionRequested') return DELETE_RANK;
  return REMOVAL.test(type) ? REMOVAL_RANK : SET_RANK;
}

/** The id of the record that an event came from: its own, else its hash, else (no record) the event's. */
export const recordIdOf = ({ source, id }: Recorded): string => source.eventId ?? source.sha256 ?? id;

export const positionOf = (occurredAt: string, rank: string, recordId: string, ordinal: number): Position =>
  `${occurredAt} ${rank} ${recordId} ${String(ordinal).padStart(4, '0')}`;

/** Where something was told, as short as it still compares: of a call the very position, because another one may come right before it, else time and rank. */
export function toldAt(position: Position): Position {
  const rankAt = position.indexOf(' ') + 1;
  return position[rankAt] === CALL_RANK ? position : position.slice(0, rankAt + 1);
}

/** The second that a position lies in. */
export const secondOf = (position: Position): string => position.slice(0, '2026-01-01T00:00:00'.length);

/** A record with the events that it became, in their order. */
export interface ChangeRecord {
  readonly id: string;
  readonly rank: string;
  readonly position: Position;
  readonly events: Recorded[];
}

/** Where the reading of the log stopped: its last record may go on in the next page. */
export interface Reading {
  readonly logIndex: number;
  readonly recordId: string;
  readonly rank: string;
  /** Ordinal of its last event. */
  readonly ordinal: number;
}

/** Groups events, in log order, by record: the events of one lie together, and all have the rank of its first. What was read before comes no second time. */
export function recordsIn(
  events: readonly Recorded[],
  before: Reading | undefined,
): { records: ChangeRecord[]; reading: Reading | undefined } {
  const records: ChangeRecord[] = [];
  let reading = before;
  let open: ChangeRecord | undefined;
  for (const event of events) {
    if (event.logIndex <= (reading?.logIndex ?? 0)) continue;
    const recordId = recordIdOf(event);
    const goesOn = reading?.recordId === recordId;
    const rank = goesOn && reading ? reading.rank : rankOf(event.type);
    const ordinal = goesOn && reading ? reading.ordinal + 1 : 0;
    if (!goesOn || !open) {
      open = { id: recordId, rank, position: positionOf(event.occurredAt, rank, recordId, ordinal), events: [] };
      records.push(open);
    }
    open.events.push(event);
    reading = { logIndex: event.logIndex, recordId, rank, ordinal };
  }
  return { records, reading };
}
