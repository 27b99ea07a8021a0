import { accountHeads, type EventStore } from '@app/event-store';
import { DomainError } from '@app/kernel';
import { AccountPartitions } from './partitions';
import type { Tail } from './tails';

/**
 * Up to which log index a topic holds the log, at most `published`, judged by the newest event of each partition. A broker that lost what it had acknowledged (a power cut before it wrote)
 * has a partition that ends too early; publishing goes on from there. Refuses a topic of another log (`OtherLog`), one that is ahead of the log (`TopicAhead`), and one that has lost
 * everything (`TopicLost`).
 */
export async function heldByTopic(
  store: EventStore,
  topic: string,
  partitions: number,
  tails: ReadonlyMap<number, Tail>,
  published: number,
): Promise<number> {
  const { logId, logIndex: head } = await store.head();
  for (const [partition, tail] of tails) {
    if (tail.logId !== logId)
      throw new DomainError(
        'OtherLog',
        `The topic ${topic} holds records of another log (${tail.logId}; this one is ${logId}): use another topic or another database`,
      );
    if (tail.logIndex > head)
      throw new DomainError(
        'TopicAhead',
        `Partition ${partition} of ${topic} holds log index ${tail.logIndex}, but the log ends at ${head}: the database is older than the topic. Delete the topic and run \`keytrail topic restore\``,
      );
  }
  if (published === 0) return 0;
  if (tails.size === 0)
    throw new DomainError(
      'TopicLost',
      `The topic ${topic} holds no event, but those up to log index ${published} were published to it: delete it and run \`keytrail topic restore\``,
    );
  const expected = new Map<number, number>();
  const places = new AccountPartitions(partitions);
  for (const { accountId, logIndex } of await accountHeads(store.pool, published)) {
    const partition = places.of(accountId);
    expected.set(partition, Math.max(expected.get(partition) ?? 0, logIndex));
  }
  let held = published;
  for (const [partition, logIndex] of expected) {
    const tail = tails.get(partition)?.logIndex ?? 0;
    if (tail < logIndex) held = Math.min(held, tail);
  }
  return held;
}
