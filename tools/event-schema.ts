import { KINDS, type Actor, type EventDefinition, type Recorded, type Source } from '@app/kernel';
import { Type, type Static, type TSchema } from '@sinclair/typebox';

export type JsonSchema = Record<string, unknown>;

const oneOf = <T extends string>(...values: T[]) => Type.Unsafe<T>({ type: 'string', enum: values });
const optionalText = (description: string) => Type.Optional(Type.String({ description }));
const count = (description: string) => Type.Integer({ minimum: 1, description });
const time = (description: string) =>
  Type.String({
    format: 'date-time',
    pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`,
    description: `${description}; ISO 8601 UTC with milliseconds, so that text order is time order`,
  });

const actor = Type.Object(
  {
    kind: oneOf('operator', 'root', 'user', 'role', 'role-session', 'federated', 'external-account', 'service', 'anonymous', 'system'),
    arn: optionalText('ARN of the caller'),
    principalId: optionalText('Unique id of the caller (AIDA…, AROA…:session, the account id of the root user)'),
    accessKeyId: optionalText('The access key that signed the call'),
    sessionName: optionalText('Name of the role session'),
    sourceIdentity: optionalText('Who set the session up, carried through role chains'),
    sourceIp: optionalText('Address, or the name of an AWS service'),
    userAgent: optionalText('The client as it called itself'),
  },
  { description: 'Who did it' },
);

const source = Type.Object(
  {
    kind: oneOf('command', 'cloudtrail', 'snapshot', 'credential-report', 'schedule'),
    eventId: optionalText('The id of the raw record'),
    sha256: optionalText('SHA-256 of the raw record, hexadecimal'),
    file: optionalText('The file that it came in'),
  },
  { description: 'Where Keytrail knows it from' },
);

const envelope = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'The event’s own id (UUIDv7)' }),
    type: Type.String({ description: 'What happened, in the past tense' }),
    schemaVersion: count('Version of the shape of `data`'),
    outcome: oneOf('change', 'attempt', 'call'),
    accountId: Type.String({ pattern: '^[0-9]{12}$', description: 'The AWS account' }),
    accountSequence: count(
      'The account’s events counted from 1 without a gap: one at or below the last is a duplicate, one more than the next is a missing event',
    ),
    streamId: Type.Unsafe<Recorded['streamId']>({
      type: 'string',
      pattern: `^(${KINDS.join('|')})/.+$`,
      description: 'What the event belongs to: `<kind>/<unique id>`',
    }),
    streamVersion: count('The stream’s events counted from 1 without a gap'),
    logIndex: count('All events counted from 1 without a gap; it ascends within an account'),
    occurredAt: time('When it happened'),
    recordedAt: time('When Keytrail recorded it'),
    actor,
    source,
    correlationId: Type.String({ description: 'The request or import that it came with' }),
    causationId: Type.Union([Type.String(), Type.Null()], {
      description: 'What caused it: the id of an event, or the span of the caller (W3C traceparent)',
    }),
    data: Type.Object({}, { description: 'The fact; its members are those of the type' }),
  },
  { description: 'What every event has' },
);

/** Breaks the build where a schema and its type of the kernel part. */
type Same<A, B> = [A, keyof A] extends [B, keyof B] ? ([B, keyof B] extends [A, keyof A] ? true : never) : never;
const agreed: [Same<Static<typeof envelope>, Recorded>, Same<Static<typeof actor>, Actor>, Same<Static<typeof source>, Source>] = [
  true,
  true,
  true,
];

const REFERENCE = { $ref: '#/components/schemas/Envelope' };

/** A schema as JSON: TypeBox's symbols are gone. */
export const plainSchema = (schema: TSchema): JsonSchema => JSON.parse(JSON.stringify(schema)) as JsonSchema;

/** The schema of the envelope, without what only a type can say. */
export const envelopeSchema: JsonSchema = plainSchema(agreed && envelope);

/** The schema of a whole event of this type: the envelope, narrowed to the type. `data` stands in place of the definition's own schema, e.g. as a reference. */
export const eventSchema = ({ type, schemaVersion, outcome }: EventDefinition, data: JsonSchema): JsonSchema => ({
  type: 'object',
  allOf: [REFERENCE],
  properties: { type: { const: type }, schemaVersion: { const: schemaVersion }, outcome: { const: outcome }, data },
});
