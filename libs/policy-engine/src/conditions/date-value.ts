const TIME = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/;

/** The last second of the year 9999: numbers beyond it (milliseconds, above all) are not recognised as seconds. */
const LAST_SECOND = 253_402_300_799;

/**
 * The milliseconds since 1970 of a time in a condition: ISO 8601 (a date alone is its first moment; without zone UTC is meant), or a number of seconds
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html). Undefined if the text is no time.
 */
export function dateValue(text: string): number | undefined {
  if (/^-?\d{1,12}(\.\d{1,9})?$/.test(text) && !/^\d{4}$/.test(text)) {
    const seconds = Number(text);
    return seconds > LAST_SECOND ? undefined : seconds * 1000;
  }
  const found = TIME.exec(text);
  if (!found) return undefined;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = found;
  const written = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const time = Date.parse(`${written}Z`);
  const exists = !Number.isNaN(time) && new Date(time).toISOString().startsWith(written);
  return exists ? time + Number(`0.${fraction || '0'}`) * 1000 - offset(zone) : undefined;
}

function offset(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
