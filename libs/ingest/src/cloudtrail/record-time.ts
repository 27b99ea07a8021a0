import { isoTime } from '@app/kernel';

/** `Jul 10, 2023 12:24:29 PM`, and `Oct 8, 2024, 4:15:32 PM`: how answers tell the time, in UTC. */
const ANSWERED = /^([A-Z][a-z]{2} \d{1,2}, \d{4}),? (\d{1,2}:\d{2}:\d{2})[\s\u202f]?([AP]M)$/;

/** A time in a record, either form (I6), as ISO 8601 UTC with milliseconds; undefined if it is none, or not in the years 0001 to 9999. */
export function recordTime(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const answered = ANSWERED.exec(value);
  const text = answered ? `${answered[1]} ${answered[2]} ${answered[3]} UTC` : value;
  if (!answered && !/^\d{4}-\d{2}-\d{2}([T ]|$)/.test(value)) return undefined;
  const time = isoTime(answered || /(Z|[+-]\d{2}:?\d{2})$/i.test(text) || text.length <= 10 ? text : `${text}Z`);
  return time !== undefined && /^(?!0000)\d{4}-/.test(time) ? time : undefined;
}
