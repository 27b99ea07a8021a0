import fc from 'fast-check';
import type { Message } from 'kafkajs';
import { inBatches } from './batches';

const message = fc.record({ partition: fc.nat(2), value: fc.nat(400).map((length) => 'x'.repeat(length)) });
const LIMIT = 3 * 1_024 + 500;
const bytesOf = (batch: readonly Message[], partition: number): number =>
  batch.filter((one) => one.partition === partition).reduce((sum, { value }) => sum + 1_024 + Buffer.byteLength(value ?? ''), 0);

describe('batches', () => {
  it('are the messages in order, none of a partition above the limit unless it is alone', () => {
    fc.assert(
      fc.property(fc.array(message), (messages) => {
        const batches = [...inBatches(messages, LIMIT)];
        expect(batches.flat()).toEqual(messages);
        for (const batch of batches)
          for (const partition of [0, 1, 2]) {
            const alone = batch.filter((one) => one.partition === partition).length === 1;
            expect(batch.length > 0 && (alone || bytesOf(batch, partition) <= LIMIT)).toBe(true);
          }
      }),
    );
  });
});
