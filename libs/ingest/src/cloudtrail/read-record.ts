import { canonicalJson, isAccountId, sha256Hex } from '@app/kernel';
import { isUtf8 } from 'node:buffer';
import { isMembers, member, textOf, type CloudTrailRecord } from './call';
import type { RawRecord } from './record-bytes';
import { recordTime } from './record-time';

/** Why a record is not accepted. */
export interface Rejection {
  readonly file?: string;
  readonly line: number;
  readonly eventId?: string;
  readonly code: string;
  readonly reason: string;
}

/** A record that can be mapped. `id` = its own id, else the hash of its canonical JSON; `sha256` = hash of its bytes as they came. */
export interface ReadRecord {
  readonly line: number;
  readonly record: CloudTrailRecord;
  readonly accountId: string;
  readonly id: string;
  readonly eventId?: string;
  readonly occurredAt: string;
  readonly sha256: string;
  readonly canonicalSha256: string;
}

const DEEPEST = 64;
const LONGEST_ID = 200;
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/** Canonical JSON that no database would give back as it came: U+0000, or half of a surrogate pair. */
export const isUnstorable = (json: string): boolean => json.includes('\\u') && UNSTORABLE.test(json);

function deepest(bytes: Buffer): number {
  let depth = 0;
  let most = 0;
  let inString = false;
  for (let at = 0; at < bytes.length && most <= DEEPEST; at++) {
    const byte = bytes[at];
    if (inString) {
      if (byte === 0x5c) at++;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x5b) most = Math.max(most, ++depth);
    else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return most;
}

/** Insights and digests: CloudTrail's own summaries, no calls. */
const isSummary = (record: CloudTrailRecord): boolean =>
  textOf(record, 'eventType') === 'AwsCloudTrailInsight' ||
  textOf(record, 'eventCategory') === 'Insight' ||
  (textOf(record, 'digestStartTime') !== undefined && Array.isArray(member(record, 'logFiles')));

function idOf(record: CloudTrailRecord): string | undefined {
  const id = textOf(record, 'eventID');
  return id !== undefined && id.length <= LONGEST_ID && !/\0|\p{Surrogate}/u.test(id) ? id : undefined;
}

/** Reads one record: what it is, whose, and when. */
export function readRecord(raw: RawRecord): ReadRecord | 'ignored' | Rejection {
  const { line, bytes } = raw;
  const reject = (code: string, reason: string, eventId?: string): Rejection => ({
    line,
    ...(eventId === undefined ? {} : { eventId }),
    code,
    reason,
  });
  if (bytes === 'too-large') return reject('RecordTooLarge', 'The record is larger than 1 MiB');
  if (bytes === 'unfinished') return reject('MalformedJson', 'The record is not finished: the document ends inside it');
  if (!isUtf8(bytes)) return reject('NotUtf8', 'The record is not UTF-8');
  if (deepest(bytes) > DEEPEST) return reject('MalformedRecord', `The record is nested deeper than ${DEEPEST} levels`);
  let record: unknown;
  try {
    record = JSON.parse(bytes.toString());
  } catch (error) {
    return reject(
      'MalformedJson',
      `The record is not JSON: ${error instanceof Error ? error.message.replace(/, ?"[\s\S]*$| in JSON/, '').slice(0, 120) : ''}`,
    );
  }
  if (!isMembers(record)) return reject('NotThisKind', 'This is no CloudTrail record, but another kind of JSON');
  if (isSummary(record)) return 'ignored';
  const eventId = idOf(record);
  if (textOf(record, 'eventName') === undefined || textOf(record, 'eventSource') === undefined)
    return reject('NotThisKind', 'This is no CloudTrail record: it has no eventName and eventSource', eventId);
  const accountId = member(record, 'recipientAccountId') ?? member(member(record, 'userIdentity'), 'accountId');
  if (!isAccountId(accountId))
    return reject('InvalidAccountId', `The record’s account, ${JSON.stringify(accountId ?? null).slice(0, 40)}, is not 12 digits`, eventId);
  const occurredAt = recordTime(member(record, 'eventTime') ?? member(record, '@timestamp'));
  if (occurredAt === undefined) return reject('MissingEventTime', 'The record has no eventTime, or none that is a time', eventId);
  const canonical = canonicalJson(record);
  if (isUnstorable(canonical))
    return reject('MalformedRecord', 'The record holds U+0000 or half of a surrogate pair, which cannot be stored', eventId);
  const canonicalSha256 = sha256Hex(canonical);
  return { line, record, accountId, id: eventId ?? canonicalSha256, eventId, occurredAt, sha256: sha256Hex(bytes), canonicalSha256 };
}
