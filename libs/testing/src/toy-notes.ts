import { defineEvent, type PendingEvent, type RecordedOf, type StreamId } from '@app/kernel';
import { Type } from '@sinclair/typebox';
import { randomUUID } from 'node:crypto';

const note = { noteId: Type.String() };
const stem = { schemaVersion: 1, subjects: [], summary: 'A toy' } as const;

/** A toy domain for specs of the log, the stream and projections: notes that are written, tagged and erased, and calls that only read them. */
export const toyEvents = [
  defineEvent({ ...stem, type: 'NoteWritten', outcome: 'change', data: Type.Object({ ...note, text: Type.String() }) }),
  defineEvent({ ...stem, type: 'NoteTagged', outcome: 'change', data: Type.Object({ ...note, tag: Type.String() }) }),
  defineEvent({ ...stem, type: 'NoteErased', outcome: 'change', data: Type.Object(note) }),
  defineEvent({ ...stem, type: 'NoteRead', outcome: 'call', data: Type.Object({ ...note, by: Type.String() }) }),
] as const;

export type ToyEvent = RecordedOf<(typeof toyEvents)[number]>;
export type ToyFact = {
  [E in ToyEvent as E['type']]: { readonly type: E['type']; readonly data: E['data']; readonly occurredAt?: string };
}[ToyEvent['type']];

/** A toy fact on its way into the log. */
export const toyEvent = (accountId: string, streamId: StreamId, fact: ToyFact): PendingEvent => ({
  id: randomUUID(),
  schemaVersion: 1,
  outcome: fact.type === 'NoteRead' ? 'call' : 'change',
  accountId,
  streamId,
  actor: { kind: 'operator' },
  source: { kind: 'command' },
  correlationId: 'toy',
  causationId: null,
  ...fact,
});
