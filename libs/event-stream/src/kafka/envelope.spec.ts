import type { Recorded } from '@app/kernel';
import type { KafkaMessage } from 'kafkajs';
import { fromMessage, originOf, toMessage } from './envelope';

const SPAN = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const event: Recorded = {
  id: '019abc00-0000-7000-8000-000000000001',
  type: 'NoteErased',
  schemaVersion: 2,
  outcome: 'change',
  accountId: '100000000001',
  accountSequence: 7,
  streamId: 'account/100000000001',
  streamVersion: 3,
  logIndex: 42,
  occurredAt: '2026-01-05T10:00:00.000Z',
  recordedAt: '2026-01-05T10:00:00.000Z',
  actor: { kind: 'system' },
  source: { kind: 'command' },
  correlationId: 'c',
  causationId: null,
  data: { noteId: 'n' },
};
const published = { logId: '0b7b6a5e-0000-4000-8000-000000000000', generation: 3, epoch: 9 };
const sent = (of: Recorded = event): KafkaMessage => {
  const { key, value, headers } = toMessage(of, 5, published);
  const bytes = Object.fromEntries(Object.entries(headers ?? {}).map(([name, text]) => [name, Buffer.from(String(text))]));
  return {
    key: Buffer.from(String(key)),
    value: Buffer.from(String(value)),
    headers: bytes,
    offset: '0',
    timestamp: '0',
    attributes: 0,
  } as KafkaMessage;
};

describe('an event as a record', () => {
  it('is CloudEvents in binary mode, keyed by the account', () => {
    expect(toMessage(event, 5, published)).toEqual({
      key: '100000000001',
      partition: 5,
      value: JSON.stringify(event),
      headers: {
        ce_specversion: '1.0',
        ce_id: event.id,
        ce_type: 'keytrail.NoteErased',
        ce_source: `/keytrail/${published.logId}`,
        ce_time: event.occurredAt,
        ce_subject: event.streamId,
        ce_dataschema: 'urn:keytrail:event:NoteErased:2',
        ce_sequence: '00000000000000000042',
        ce_accountsequence: '7',
        ce_partitionkey: '100000000001',
        ce_generation: '3',
        ce_epoch: '9',
        'content-type': 'application/json',
      },
    });
  });

  it('carries the span that caused it, and no other cause', () => {
    expect(toMessage({ ...event, causationId: SPAN }, 0, published).headers).toMatchObject({ traceparent: SPAN });
    expect(toMessage({ ...event, causationId: event.id }, 0, published).headers).not.toHaveProperty('traceparent');
  });

  it('is read as it was', () => {
    expect(fromMessage(sent())).toEqual(event);
    expect(originOf(sent())).toEqual({ logId: published.logId, generation: 3, logIndex: 42 });
  });

  it.each<[string, Partial<KafkaMessage>]>([
    ['ce_source', { headers: { ce_id: 'x' } }],
    ['not JSON', { value: Buffer.from('{"half') }],
    ['not JSON', { value: null }],
    ['not an object', { value: Buffer.from('null') }],
    ['id is no text', { value: Buffer.from('{}') }],
    ['logIndex is no number', { value: Buffer.from(JSON.stringify({ ...event, logIndex: 'x' })) }],
    ['logIndex is no number', { value: Buffer.from(JSON.stringify({ ...event, logIndex: 0 })) }],
    ['data is no object', { value: Buffer.from(JSON.stringify({ ...event, data: 'x' })) }],
    ['its key', { key: Buffer.from('100000000002') }],
    ['its key', { key: null }],
    ['ce_sequence', { value: Buffer.from(JSON.stringify({ ...event, logIndex: 43 })) }],
  ])('is no envelope, and says so: %s', (reason, change) => {
    expect(fromMessage({ ...sent(), ...change } as KafkaMessage)).toContain(reason);
  });
});
