import type { Recorded } from '@app/kernel';
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

/** The envelope of a stored event, its data in today's version. What was parsed is filled in place: every reader comes through here. */
export function recordedOf(row: RecordedRow, catalogue: Catalogue): Recorded {
  const event = JSON.parse(row.body) as { -readonly [M in keyof Recorded]: Recorded[M] };
  const { schemaVersion, data } = catalogue.upcast(event.type, event.schemaVersion, event.data);
  event.schemaVersion = schemaVersion;
  event.data = data as object;
  event.accountSequence = row.account_sequence;
  event.streamVersion = row.stream_version;
  event.logIndex = row.log_index;
  event.occurredAt = row.occurred_at;
  event.recordedAt = row.recorded_at;
  return event;
}
