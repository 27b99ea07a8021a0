import { isRecord } from '../language/document';
import { operatorOf } from '../language/operator';
import { malformed, shown } from './refusal';

/** What AWS takes for a time: a number of seconds, or a year with as much of the rest of an ISO 8601 time as there is. */
const TIME = /^(-?\d+|-?\d{1,9}-(0?[1-9]|1[0-2])(-(0?[1-9]|[12]\d|3[01]))?(T.*)?|-?\d{1,9}T.*)$/;
const CLOCK = /^[^T]*T(([01]?\d|2[0-3])(:[0-5]?\d(:[0-5]?\d(\.\d{1,9})?)?)?)?(Z|[+-]([01]?\d|2[0-3])(:?[0-5]\d)?)?$/;

const isTime = (text: string): boolean => TIME.test(text) && (!text.includes('T') || CLOCK.test(text));

/** Conditions as AWS stores them: known operators, each with keys, each with scalars. */
export function checkConditions(value: unknown, place: string): void {
  if (!isRecord(value)) throw malformed(place, `must be an object of operators, not ${shown(value)}`);
  for (const [name, keys] of Object.entries(value)) {
    const operator = operatorOf(name);
    if (operator === undefined) throw malformed(place, `has an unknown operator ${shown(name)}`);
    if (!isRecord(keys)) throw malformed(`${place}.${name}`, `must be an object of condition keys, not ${shown(keys)}`);
    for (const [key, values] of Object.entries(keys)) checkValues(operator.family === 'date', values, `${place}.${name}.${key}`);
  }
}

function checkValues(times: boolean, values: unknown, place: string): void {
  for (const value of Array.isArray(values) ? (values as unknown[]) : [values]) {
    if (value === null || !['string', 'number', 'boolean'].includes(typeof value))
      throw malformed(place, `must be text, a number or a truth value, not ${shown(value)}`);
    const text = String(value);
    if (times && !text.includes('${') && !isTime(text))
      throw malformed(place, `must be a time in ISO 8601 or in seconds since 1970, but is ${shown(value)}`);
  }
}
