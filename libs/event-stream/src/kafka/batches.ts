import type { Message } from 'kafkajs';

/** What a broker takes in one piece by default, and what one request to a partition may hold here. */
const MOST_BYTES = 1024 * 1024;
/** Framing, times and lengths, at most. */
const OVERHEAD_BYTES = 64;

const size = ({ key, value, headers }: Message): number => {
  let bytes = OVERHEAD_BYTES + Buffer.byteLength(value ?? '') + Buffer.byteLength(key ?? '');
  for (const name in headers) bytes += name.length + Buffer.byteLength(headers[name] as string) + 4;
  return bytes;
};

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
