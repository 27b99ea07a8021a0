import { defineEvent } from '@app/kernel';
import { Type } from '@sinclair/typebox';

const data = Type.Object({
  parkedId: Type.String({ description: 'Its id under /v1/operations/parked' }),
  projection: Type.String({ description: 'The read model that could not take it; mirror, stream or database for what comes before' }),
  key: Type.String({ description: 'The parking key: the stream, or the account id for the whole account' }),
  parkedLogIndex: Type.Optional(Type.Integer({ description: 'The log index of the poison event' })),
  place: Type.Optional(Type.String({ description: 'Where the record lies that is no envelope: topic[partition]@offset' })),
  reason: Type.String({ description: 'Why it was parked' }),
});
const stem = { schemaVersion: 1, outcome: 'change', subjects: [], data } as const;

/** What operators do about parked events, on the account's own stream. */
export const projectionEvents = [
  defineEvent({ ...stem, type: 'ParkedEventRetried', summary: 'An operator had a parked event, and what waits behind it, tried again' }),
  defineEvent({ ...stem, type: 'ParkedEventDiscarded', summary: 'An operator left a parked event out of the read models' }),
] as const;
