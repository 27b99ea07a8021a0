import * as fc from 'fast-check';
import { Readable } from 'node:stream';
import type { EventStore } from '@app/event-store';
import { importCloudTrail } from '@app/ingest';
import { sampleOrganization } from '@app/sample-org';
import { wholeDatabase } from '@app/testing';
import { projecting, rowsOf } from './rows';

const accountId = '300000000001';
const runs = process.env.KEYTRAIL_SOAK ? 100 : 4;
const operator = { kind: 'operator' } as const;

/** Every table's rows of the account after the given documents were imported one by one, arrival columns aside. */
async function rowsAfter(documents: readonly (readonly object[])[]) {
  const { url, drop } = await wholeDatabase();
  let read = 0;
  let parts = 0;
  const importAll = async (store: EventStore): Promise<void> => {
    for (const records of documents) {
      const source = Readable.from([Buffer.from(JSON.stringify({ Records: records }))]);
      const answer = await importCloudTrail(store, source, { accountId, actor: operator, correlationId: 'law' });
      read += answer.read;
      parts += answer.applied + answer.attempts + answer.usage + answer.duplicates + answer.ignored + answer.rejected;
    }
  };
  const rows = await projecting(url, importAll, (pool) => rowsOf(pool, { arrival: false }));
  await drop();
  return { rows, read, parts };
}

describe('a mirrored account', () => {
  const { records } = sampleOrganization({ accountId, seed: 'law', until: new Date('2026-11-01T00:00:00Z') });

  it('ends in the same rows, in all tables, for any permutation and duplication of its records', async () => {
    const inOrder = await rowsAfter([records]);
    expect(inOrder.rows.principals?.length).toBeGreaterThan(20);
    const some = fc.record({
      shuffled: fc.shuffledSubarray([...records], { minLength: records.length }),
      again: fc.shuffledSubarray([...records], { maxLength: 200 }),
      cut: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(some, async ({ shuffled, again, cut }) => {
        const all = [...shuffled, ...again];
        const cuts = [0, ...cut.map((share) => Math.floor(share * all.length)).sort((a, b) => a - b), all.length];
        const documents = cuts.slice(1).map((end, at) => all.slice(cuts[at], end));
        const { rows, read, parts } = await rowsAfter(documents);
        expect(read).toBe(parts);
        expect(rows).toEqual(inOrder.rows);
      }),
      { numRuns: runs, endOnFailure: true },
    );
  }, 3_600_000);
});
