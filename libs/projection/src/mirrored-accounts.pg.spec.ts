import type { PendingEvent } from '@app/kernel';
import { toyEventsOf, toyHistory, toyHouse, toyMirroring, toyProjections, type ToyHouse } from '@app/testing';
import fc from 'fast-check';
import { replayInto } from './replay';

let nextAccount = 300_000_000_000;
const twoAccounts = (): [string, string] => [String(nextAccount++), String(nextAccount++)];

/** A permutation of a list by keys of its own. */
const shuffled = <T>(items: readonly T[], keys: readonly number[]): T[] =>
  items
    .map((item, n) => ({ item, key: keys[n % keys.length] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);

describe('mirrored accounts', () => {
  let house: ToyHouse;
  beforeAll(async () => void (house = await toyHouse()));
  afterAll(() => house.close());

  it('end in the rows of the ordered history, in whatever order and in however many batches facts arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        toyHistory,
        fc.array(fc.nat(), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat({ max: 60 }),
        async (history, keys, pageSize, early) => {
          const accounts = twoAccounts();
          const ordered = toyEventsOf(history, accounts, 'mirror');
          const arriving: PendingEvent[] = shuffled(ordered, keys);
          const before = await house.run(pageSize);
          await house.write(arriving.slice(0, early), 'mirrored');
          await before.stop();
          const runner = await house.run(pageSize);
          await house.write(arriving.slice(early), 'mirrored');
          await house.settled(runner);
          await runner.stop();
          const log = await house.store.readLog({ after: 0, limit: 100_000 });
          const mirrored = { mirroring: toyMirroring, accounts: new Set(log.map(({ accountId }) => accountId)) };
          const rows = await house.rows();
          expect(rows).toEqual(replayInto(toyProjections, log, mirrored));
          const own = (name: string) => (rows[name] ?? []).filter((row) => accounts.includes((row as { accountId: string }).accountId));
          const inOrder = replayInto(
            toyProjections,
            ordered.map((event, n) => ({
              ...event,
              occurredAt: event.occurredAt ?? '',
              recordedAt: '',
              accountSequence: 0,
              streamVersion: 0,
              logIndex: n + 1,
            })),
            mirrored,
          );
          for (const name of ['toy-notes', 'toy-taggings', 'toy-readers']) expect(own(name)).toEqual(inOrder[name]);
        },
      ),
      { numRuns: 12 },
    );
  });
});
