import type { Recorded } from '@app/kernel';
import type { IHeaders, KafkaMessage, Message } from 'kafkajs';

/** The content mode, and what only this topic's records say. */
export interface Published {
  readonly logId: string;
  /** Grows when the topic is restored. */
  readonly generation: number;
  /** Of the leader that published it. */
  readonly epoch: number;
}

const SOURCE = '/keytrail/';
const TRACE_PARENT = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

/** An event as a record: CloudEvents 1.0 in binary mode (https://github.com/cloudevents/spec, Kafka binding), the value being the envelope. The cause of a traced request's event is the caller's span. */
export function toMessage(event: Recorded, partition: number, { logId, generation, epoch }: Published): Message {
  const headers: IHeaders = {
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_type: `keytrail.${event.type}`,
    ce_source: SOURCE + logId,
    ce_time: event.occurredAt,
    ce_subject: event.streamId,
    ce_dataschema: `urn:keytrail:event:${event.type}:${event.schemaVersion}`,
    ce_sequence: String(event.logIndex).padStart(20, '0'),
    ce_accountsequence: String(event.accountSequence),
    ce_partitionkey: event.accountId,
    ce_generation: String(generation),
    ce_epoch: String(epoch),
    'content-type': 'application/json',
  };
  if (event.causationId && TRACE_PARENT.test(event.causationId)) headers.traceparent = event.causationId;
  return { key: event.accountId, partition, headers, value: JSON.stringify(event) };
}

const headerText = (headers: IHeaders | undefined, name: string): string | undefined => {
  const value = headers?.[name];
  return Array.isArray(value) ? value[0]?.toString() : value?.toString();
};
const headerNumber = (headers: IHeaders | undefined, name: string): number | undefined => {
  const text = headerText(headers, name);
  return text !== undefined && /^\d{1,20}$/.test(text) ? Number(text) : undefined;
};

/** What a record's headers say of where it comes from; members are undefined where a header is missing or no number. */
export const originOf = ({ headers }: Pick<KafkaMessage, 'headers'>) => {
  const source = headerText(headers, 'ce_source');
  return {
    logId: source?.startsWith(SOURCE) ? source.slice(SOURCE.length) : undefined,
    generation: headerNumber(headers, 'ce_generation'),
    logIndex: headerNumber(headers, 'ce_sequence'),
  };
};

const TEXTS = ['id', 'type', 'outcome', 'accountId', 'streamId', 'occurredAt', 'recordedAt', 'correlationId'] as const;
const COUNTERS = ['schemaVersion', 'accountSequence', 'streamVersion', 'logIndex'] as const;
const OBJECTS = ['actor', 'source', 'data'] as const;

/** The envelope in a record, its data as it was stored; or, as text, why there is none. */
export function fromMessage(message: Pick<KafkaMessage, 'key' | 'value' | 'headers'>, origin = originOf(message)): Recorded | string {
  if (origin.logId === undefined) return 'it has no header ce_source that names a log of Keytrail';
  let event: Record<string, unknown>;
  try {
    event = JSON.parse(message.value?.toString() ?? '') as Record<string, unknown>;
  } catch {
    return 'its value is not JSON';
  }
  if (typeof event !== 'object' || event === null) return 'its value is not an object';
  for (const member of TEXTS) if (typeof event[member] !== 'string') return `${member} is no text`;
  for (const member of COUNTERS)
    if (!(Number.isSafeInteger(event[member]) && (event[member] as number) >= 1)) return `${member} is no number from 1`;
  for (const member of OBJECTS) if (typeof event[member] !== 'object' || event[member] === null) return `${member} is no object`;
  if (event.accountId !== message.key?.toString()) return 'its key is not its account id';
  if (event.logIndex !== origin.logIndex) return 'its header ce_sequence is not its log index';
  return event as unknown as Recorded;
}
