/** The time, as a port: deciders and rules get it as data. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** ISO 8601 UTC with milliseconds, the only form of a time inside Keytrail: text order is time order. Undefined if the text is no time. */
export function isoTime(text: string | number | Date): string | undefined {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
