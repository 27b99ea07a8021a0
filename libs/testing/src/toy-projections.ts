import type { Recorded } from '@app/kernel';
import { change, create, defineProjection, put, remove, type Mirroring, type Projection } from '@app/projection';
import type { ToyEvent } from './toy-notes';

interface NoteRow {
  readonly noteId: string;
  readonly text: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly isTagged: boolean;
  readonly writtenAt: string;
  readonly writings: number;
}

/** The toy domain's read models, one for each way of folding. */
export const notes = defineProjection<NoteRow, 'noteId', ToyEvent>({
  name: 'toy-notes',
  version: 1,
  key: ['noteId'],
  columns: { noteId: 'text', text: 'text', tags: 'jsonb', isTagged: 'boolean', writtenAt: 'text', writings: 'integer' },
  indexes: ['(account_id, written_at)'],
  on: {
    NoteWritten: ({ data: { noteId, text }, occurredAt }) => [
      {
        key: { noteId },
        fold: (row) => ({
          noteId,
          text,
          tags: {},
          isTagged: false,
          writtenAt: occurredAt,
          ...row,
          ...(row ? { text } : {}),
          writings: (row?.writings ?? 0) + 1,
        }),
      },
    ],
    NoteTagged: ({ data: { noteId, tag }, occurredAt }) => [
      change({ noteId }, (row) => ({ ...row, isTagged: true, tags: { ...row.tags, [tag]: occurredAt } })),
    ],
    NoteErased: ({ data: { noteId } }) => [remove({ noteId })],
  },
});

interface TaggingRow {
  readonly noteId: string;
  readonly tag: string;
  readonly at: string;
}

/** Notes are tagged with a tag more than once, so what is created here may well be there: it is replaced. */
export const taggings = defineProjection<TaggingRow, 'noteId' | 'tag', ToyEvent>({
  name: 'toy-taggings',
  version: 1,
  key: ['noteId', 'tag'],
  columns: { noteId: 'text', tag: 'text', at: 'text' },
  on: { NoteTagged: ({ data: { noteId, tag }, occurredAt }) => [create({ noteId, tag }, { at: occurredAt })] },
});

interface ReaderRow {
  readonly by: string;
  readonly readings: number;
  readonly last: string;
}

export const readers = defineProjection<ReaderRow, 'by', ToyEvent>({
  name: 'toy-readers',
  version: 1,
  usage: true,
  key: ['by'],
  columns: { by: 'text', readings: 'integer', last: 'text' },
  on: {
    NoteRead: ({ data: { by }, occurredAt }) => [
      {
        key: { by },
        fold: (row) => ({ by, readings: (row?.readings ?? 0) + 1, last: row && row.last > occurredAt ? row.last : occurredAt }),
      },
    ],
  },
});

interface TrailRow {
  readonly logIndex: number;
  readonly type: string;
  readonly words: readonly string[];
  readonly accountSequence: number;
}

export const trail = defineProjection<TrailRow, 'logIndex', ToyEvent>({
  name: 'toy-trail',
  version: 1,
  arrival: true,
  appendOnly: true,
  key: ['logIndex'],
  columns: { logIndex: 'bigint', type: 'text', words: 'text[]', accountSequence: 'bigint' },
  indexes: ['USING gin (words)'],
  onEvery: ({ logIndex, type, data, accountSequence }) => [
    put({ logIndex }, { type, words: Object.values(data).map(String), accountSequence }),
  ],
});

export const toyProjections: readonly Projection[] = [notes, taggings, readers, trail];

const place = ({ occurredAt, id }: Recorded): string => `${occurredAt} ${id}`;

/** Arranges by time, ties by id; readings are left out. */
export const toyMirroring: Mirroring<{ readonly newest: string }> = {
  version: 1,
  needs:
    () =>
    ({ type }) =>
      type !== 'NoteRead',
  arrange(events, known) {
    const changes = events.filter(({ type }) => type !== 'NoteRead').sort((a, b) => (place(a) < place(b) ? -1 : 1));
    const [first, last] = [changes[0], changes.at(-1)];
    if (!first || !last) return { events: [], known: known ?? { newest: '' } };
    if (known && place(first) < known.newest) return 'older';
    return { events: changes, known: { newest: place(last) } };
  },
};
