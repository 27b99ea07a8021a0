import type { DomainError, Recorded } from '@app/kernel';
import type { AppendRow, Place } from './append-call';
import type { Appended } from './append-options';
import type { PreparedAppend } from './prepared-append';
import { refusalOf } from './refusal';

/** 'repeat': the log holds these very events; 'replay': it holds the answer to this idempotency key. */
export type Answer = Appended | 'repeat' | 'replay';

/**
 * What the append function's row says to each command of a group: its answer, its refusal, or undefined: another one was refused and so
 * nothing was written, send it again.
 */
export function answersOf(
  group: readonly PreparedAppend[],
  places: readonly Place[],
  row: AppendRow,
): (Answer | DomainError | undefined)[] {
  if (row.refusals.length === 0) return group.map((append, i) => appendedOf(append, places[i] as Place, row));
  const reasons = new Map<number, string[]>();
  for (const refusal of row.refusals) {
    const command = Number.parseInt(refusal, 10);
    reasons.set(command, [...(reasons.get(command) ?? []), refusal.slice(refusal.indexOf(' ') + 1)]);
  }
  return group.map((append, i) => {
    const mine = reasons.get(i);
    return mine && refusalOf(mine, append);
  });
}

function appendedOf({ events }: PreparedAppend, place: Place, row: AppendRow): Appended {
  const version = row.stream_versions[place.stream] ?? 0;
  const sequence = (row.account_sequences[place.account] ?? 0) + place.accountEventsBefore;
  const before = row.first_log_index - 1 + place.eventsBefore;
  const recorded = events.map(
    ({ pending }, i): Recorded => ({
      ...pending,
      accountSequence: sequence + i + 1,
      streamVersion: version + i + 1,
      logIndex: before + i + 1,
      occurredAt: pending.occurredAt ?? row.recorded_at,
      recordedAt: row.recorded_at,
    }),
  );
  return { events: recorded, streamVersion: version + events.length, logIndex: before + events.length };
}
