import type { PendingEvent, StreamId } from '@app/kernel';
import fc from 'fast-check';
import { toyEvent, type ToyFact } from './toy-notes';

const noteId = fc.constantFrom('n1', 'n2', 'n3', 'n4', 'with "quotes", {braces} and \\backslash', 'ünï\tcode');
const word = fc.oneof(
  fc.constantFrom('red', 'NULL', '', '{}', '"', '\\', 'a,b'),
  fc.string({ maxLength: 5 }).map((text) => text.replaceAll('\u0000', '')),
);
const fact: fc.Arbitrary<ToyFact> = fc.oneof(
  fc.record({ type: fc.constant('NoteWritten' as const), data: fc.record({ noteId, text: word }) }),
  fc.record({ type: fc.constant('NoteTagged' as const), data: fc.record({ noteId, tag: word }) }),
  fc.record({ type: fc.constant('NoteErased' as const), data: fc.record({ noteId }) }),
  fc.record({ type: fc.constant('NoteRead' as const), data: fc.record({ noteId, by: fc.constantFrom('ann', 'bob') }) }),
);
/** A fact of one of two accounts, and the second at which it happened. */
export interface ToyEntry {
  readonly account: 0 | 1;
  readonly fact: ToyFact;
  readonly second: number;
}

/** Any history of the toy domain. */
export const toyHistory: fc.Arbitrary<ToyEntry[]> = fc.array(
  fc.record({ account: fc.constantFrom(0 as const, 1 as const), fact, second: fc.nat({ max: 40 }) }),
  { minLength: 1, maxLength: 60 },
);

/** A history as commands of managed accounts (`account`), or as imported facts that tell when they happened (`mirror`). */
export const toyEventsOf = (
  history: readonly ToyEntry[],
  accounts: readonly [string, string],
  kind: 'account' | 'mirror',
): PendingEvent[] =>
  history.map(({ account, fact: what, second }) => {
    const streamId: StreamId = `${kind}/${accounts[account]}`;
    return toyEvent(
      accounts[account],
      streamId,
      kind === 'account' ? what : { ...what, occurredAt: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString() },
    );
  });
