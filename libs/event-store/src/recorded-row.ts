import type { PendingEvent, Recorded } from '@app/kernel';
import type { Catalogue } from './catalogue';

/** The columns of `events` that make a recorded event. */
export const RECORDED_COLUMNS = 'log_index, account_sequence, stream_version, occurred_at, recorded_at, body';

export interface RecordedRow {
  readonly log_index: number;
  readonly account_sequence: number;
  readonly stream_version: number;
  readonly occurred_at: string;
  readonly recorded_at: string;
  readonly body: string;
}

/** The envelope of a stored event, its data in today's version. */
export function recordedOf(row: RecordedRow, catalogue: Catalogue): Recorded {
  const event = JSON.parse(row.body) as PendingEvent;
  return {
    ...event,
    ...(catalogue.upcast(event.type, event.schemaVersion, event.data) as { schemaVersion: number; data: object }),
    accountSequence: row.account_sequence,
    streamVersion: row.stream_version,
    logIndex: row.log_index,
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
  };
}
