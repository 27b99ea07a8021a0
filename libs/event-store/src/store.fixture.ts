import type { EventDefinition, PendingEvent, StreamId } from '@app/kernel';
import { Type } from '@sinclair/typebox';
import { v7 as uuidv7 } from 'uuid';
import { EventStore, type EventStoreOptions } from './event-store';
import { eventStoreMigrations } from './event-store.migration';
import { migrate } from './migration';

/** Events and databases for specifications of the store. */
export const ACCOUNT = '100000000001';
export const OTHER_ACCOUNT = '200000000002';

export const happened: EventDefinition = {
  type: 'Happened',
  schemaVersion: 1,
  outcome: 'change',
  data: Type.Object({}),
  subjects: [],
  summary: 'Something happened',
};

export const event = (streamId: StreamId, data: object = {}, over: Partial<PendingEvent> = {}): PendingEvent => ({
  id: uuidv7(),
  type: 'Happened',
  schemaVersion: 1,
  outcome: 'change',
  accountId: ACCOUNT,
  streamId,
  data,
  actor: { kind: 'operator' },
  source: { kind: 'command' },
  correlationId: 'spec',
  causationId: null,
  ...over,
});

/** A database with the store's tables and two accounts; the log begins with their two events. */
export const twoAccounts = {
  key: JSON.stringify(eventStoreMigrations),
  async run(url: string): Promise<void> {
    await migrate(url, eventStoreMigrations);
    const store = await openStore(url);
    for (const accountId of [ACCOUNT, OTHER_ACCOUNT]) {
      const streamId: StreamId = `account/${accountId}`;
      await store.append(accountId, streamId, [event(streamId, {}, { accountId })], {
        expected: 'none',
        account: { open: { name: null, mode: 'managed' } },
      });
    }
    await store.close();
  },
};

export const openStore = (url: string, options: Partial<EventStoreOptions> = {}): Promise<EventStore> =>
  EventStore.open({ url, catalogue: [happened], ...options });

/** The code of the refusal, or 'done'. */
export const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  );

/**
 * What of a log must hold always: indexes, account sequences and stream versions without gaps, recorded times that never go back. Answers
 * the number of events.
 */
export async function expectSoundLog(store: EventStore): Promise<number> {
  const log = await store.readLog({ after: 0, limit: 1_000_000 });
  expect(log.map(({ logIndex }) => logIndex)).toEqual(log.map((_, i) => i + 1));
  const counted = new Map<string, number>();
  for (const { accountId, streamId, accountSequence, streamVersion } of log) {
    for (const [key, is] of [
      [accountId, accountSequence],
      [`${accountId} ${streamId}`, streamVersion],
    ] as const) {
      expect({ key, is }).toEqual({ key, is: (counted.get(key) ?? 0) + 1 });
      counted.set(key, is);
    }
  }
  expect(log.map(({ recordedAt }) => recordedAt)).toEqual(log.map(({ recordedAt }) => recordedAt).sort());
  return log.length;
}
