import { DomainError, type Recorded } from '@app/kernel';
import type { KafkaMessage } from 'kafkajs';
import type { UnreadableRecord } from '../event-stream';
import { fromMessage, originOf } from './envelope';

const MOST_RECORDS = 2_000;
const MOST_BYTES = 4 * 1024 * 1024;

/** Where records are read, and in which generation of the topic. */
export interface Reading {
  readonly topic: string;
  readonly partition: number;
  readonly logId: string;
  readonly generation: number;
  /** Of the last event before them. */
  readonly logIndex: number;
  /** Brings an event to today's version; one that is newer than this program is refused, not skipped. */
  readonly upcast: (event: Recorded) => Recorded;
}

/** So many records as a handler gets at once. */
export interface RecordPiece {
  readonly events: Recorded[];
  readonly unreadable: UnreadableRecord[];
  /** How many records it is made of. */
  readonly records: number;
  /** The highest log index up to its end. */
  readonly logIndex: number;
  /** Set if the record after it is of a later generation: the topic was restored. */
  readonly newerGeneration?: number;
}

/** Reads records from `start` on, up to 2,000 or 4 MiB, or to one of a later generation. Throws `OtherLog` at a record of another log. */
export function readPiece(messages: readonly KafkaMessage[], start: number, reading: Reading): RecordPiece {
  const { topic, partition, logId, generation, upcast } = reading;
  const events: Recorded[] = [];
  const unreadable: UnreadableRecord[] = [];
  const place = ({ offset }: KafkaMessage): string => `${topic}[${partition}]@${offset}`;
  let { logIndex } = reading;
  let bytes = 0;
  let at = start;
  for (; at < messages.length && at - start < MOST_RECORDS && bytes < MOST_BYTES; at++) {
    const message = messages[at] as KafkaMessage;
    const origin = originOf(message);
    const read = fromMessage(message, origin);
    if (typeof read === 'string')
      unreadable.push({ accountId: message.key?.toString() ?? '', place: place(message), reason: read, afterLogIndex: logIndex });
    else {
      if (origin.logId !== logId)
        throw new DomainError('OtherLog', `${place(message)} is a record of another log (${origin.logId}; this one is ${logId})`);
      if ((origin.generation ?? 0) > generation)
        return { events, unreadable, records: at - start, logIndex, newerGeneration: origin.generation };
      events.push(upcast(read));
      logIndex = Math.max(logIndex, read.logIndex);
    }
    bytes += message.value?.length ?? 0;
  }
  return { events, unreadable, records: at - start, logIndex };
}
