import { canonicalJson, type PendingEvent } from '@app/kernel';

/** What is stored of an event and hashed (decision 10): fixed from the first event on, and nothing that is decided under the log's lock. */
export function canonicalBody(event: PendingEvent): string {
  const { accountId, actor, causationId, correlationId, data, id, occurredAt, outcome, schemaVersion, source, streamId, type } = event;
  return canonicalJson({
    accountId,
    actor,
    causationId,
    correlationId,
    data,
    id,
    occurredAt,
    outcome,
    schemaVersion,
    source,
    streamId,
    type,
  });
}
