import type { EventDefinition } from '@app/kernel';
import { stringify } from 'yaml';
import { envelopeSchema, eventSchema, plainSchema, type JsonSchema } from './event-schema';

const TOPIC = 'keytrail.events.v1';
const DECIMAL = '^[0-9]+$';

const text = (description: string, more: JsonSchema = {}): JsonSchema => ({ type: 'string', description, ...more });

/** Headers of a record: CloudEvents 1.0 in Kafka's binary mode, and where the record stands. */
const headers: Readonly<Record<string, JsonSchema>> = {
  ce_specversion: { const: '1.0' },
  ce_id: text('`id` of the event'),
  ce_type: text('`keytrail.` and the type of the event', { pattern: '^keytrail\\.' }),
  ce_source: text('`/keytrail/<log id>`: another log id is another log', { pattern: '^/keytrail/.+$' }),
  ce_time: text('`occurredAt` of the event'),
  ce_subject: text('`streamId` of the event'),
  ce_sequence: text('`logIndex` as 20 digits with leading zeros', { pattern: '^[0-9]{20}$' }),
  ce_accountsequence: text('`accountSequence`, decimal', { pattern: DECIMAL }),
  ce_partitionkey: text('The account id: the key of the record', { pattern: '^[0-9]{12}$' }),
  ce_dataschema: text('`urn:keytrail:event:<type>:<schemaVersion>`', { pattern: '^urn:keytrail:event:' }),
  ce_generation: text('How often this topic has been made: on another one begin anew and drop by log index', { pattern: DECIMAL }),
  ce_epoch: text('Which leader published it', { pattern: DECIMAL }),
  'content-type': { const: 'application/json' },
  traceparent: text('W3C trace context of the request; absent where it brought none'),
};

const headersSchema: JsonSchema = {
  type: 'object',
  description: 'Every header is text in UTF-8',
  required: Object.keys(headers).filter((name) => name !== 'traceparent'),
  properties: headers,
};

/** Data schemas that several types share stand once, named by the first of the types. */
class DataSchemas {
  readonly shared: Record<string, JsonSchema> = {};
  private readonly types = new Map<string, string[]>();

  constructor(catalogue: readonly EventDefinition[]) {
    for (const { type, data } of catalogue) {
      const key = JSON.stringify(data);
      this.types.set(key, [...(this.types.get(key) ?? []), type]);
    }
  }

  of({ data }: EventDefinition): JsonSchema {
    const [first = '', ...others] = this.types.get(JSON.stringify(data)) ?? [];
    if (others.length === 0) return plainSchema(data);
    this.shared[`${first}Data`] ??= plainSchema(data);
    return { $ref: `#/components/schemas/${first}Data` };
  }
}

const message = (definition: EventDefinition, data: JsonSchema): object => ({
  name: definition.type,
  title: definition.type,
  summary: definition.summary,
  contentType: 'application/json',
  headers: {
    type: 'object',
    allOf: [{ $ref: '#/components/schemas/Headers' }],
    properties: {
      ce_type: { const: `keytrail.${definition.type}` },
      ce_dataschema: { const: `urn:keytrail:event:${definition.type}:${definition.schemaVersion}` },
    },
  },
  payload: eventSchema(definition, data),
  bindings: { $ref: '#/components/messageBindings/Record' },
});

/** The topic as an AsyncAPI 3 document: one message an event type, named by it. References stay within #/components, so a reader can hand those to any JSON Schema validator. */
export function asyncApi(catalogue: readonly EventDefinition[]): object {
  const data = new DataSchemas(catalogue);
  const messages = Object.fromEntries(catalogue.map((definition) => [definition.type, message(definition, data.of(definition))]));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Keytrail audit events',
      version: '1.0.0',
      description:
        'Every change of access, every refused change and every observed call, as Keytrail publishes them to Kafka. Delivery is at least once, in order per account. ' +
        'How to read them: docs/consuming-events.md.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: {
      events: {
        address: TOPIC,
        title: 'The log',
        description: 'One record an event; the key is the account id. The number of partitions is fixed, nothing is compacted or deleted.',
        messages: Object.fromEntries(catalogue.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }])),
        bindings: {
          kafka: { topic: TOPIC, topicConfiguration: { 'cleanup.policy': ['delete'], 'retention.ms': -1, 'retention.bytes': -1 } },
        },
      },
    },
    components: {
      messages,
      messageBindings: { Record: { kafka: { key: text('The account id', { pattern: '^[0-9]{12}$' }) } } },
      schemas: { Envelope: envelopeSchema, Headers: headersSchema, ...data.shared },
    },
  };
}

const HEAD = '# Made from the event definitions by `npm run docs`; do not edit.\n';

export const asyncApiDocument = (catalogue: readonly EventDefinition[]): string =>
  HEAD + stringify(asyncApi(catalogue), { aliasDuplicateObjects: false, lineWidth: 0 });
