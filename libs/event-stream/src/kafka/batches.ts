import type { Message } from 'kafkajs';

/** What a broker takes in one piece by default, and what one request to a partition may hold here. */
const MOST_BYTES = 1024 * 1024;
/** Framing, times, key and headers of a record, about: ids of streams are bounded, everything else is short. */
const OVERHEAD_BYTES = 1_024;

const size = ({ value }: Message): number => OVERHEAD_BYTES + (value === null ? 0 : Buffer.byteLength(value));

/** kafkajs sends as one batch what it is given for a partition: cuts messages, in order, so that no partition gets more than 1 MiB at once. A message that is larger goes alone. */
export function* inBatches(messages: readonly Message[], mostBytes = MOST_BYTES): Generator<Message[]> {
  let batch: Message[] = [];
  const bytes = new Map<number | undefined, number>();
  for (const message of messages) {
    const own = size(message);
    const before = bytes.get(message.partition) ?? 0;
    if (before > 0 && before + own > mostBytes) {
      yield batch;
      batch = [];
      bytes.clear();
    }
    batch.push(message);
    bytes.set(message.partition, (bytes.get(message.partition) ?? 0) + own);
  }
  if (batch.length > 0) yield batch;
}
