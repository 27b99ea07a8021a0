import type { Recorded } from '@app/kernel';

/** An event as CloudEvents 1.0 in JSON (https://github.com/cloudevents/spec): `data` is the whole envelope. */
export const cloudEvent = (logId: string, event: Recorded): object => ({
  specversion: '1.0',
  id: event.id,
  source: `/keytrail/${logId}`,
  type: `keytrail.${event.type}`,
  time: event.occurredAt,
  subject: event.streamId,
  datacontenttype: 'application/json',
  sequence: String(event.logIndex).padStart(20, '0'),
  partitionkey: event.accountId,
  data: event,
});

/** The same as a server-sent event; its id is the log index, from which a reader resumes. */
export const serverSentEvent = (logId: string, event: Recorded): string =>
  `id: ${event.logIndex}\ndata: ${JSON.stringify(cloudEvent(logId, event))}\n\n`;

/** Keeps proxies and readers from taking silence for the end. */
export const COMMENT = ': still here\n\n';
export const COMMENT_EVERY_MS = 15_000;
