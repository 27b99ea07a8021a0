import { malformed, shown, textsAt } from './refusal';

/** Actions as AWS stores them: `*`, or a service's prefix, one colon and anything. */
export function checkActions(value: unknown, place: string): void {
  for (const action of textsAt(value, place)) {
    if (action === '*') continue;
    const [vendor, ...rest] = action.split(':');
    if (rest.length === 0) throw malformed(place, `must be prefaced by a service, such as "s3:", but is ${shown(action)}`);
    if (rest.length > 1) throw malformed(place, `can contain only one colon, but is ${shown(action)}`);
    if (!/^[a-zA-Z0-9.-]+$/.test(vendor ?? '')) throw malformed(place, `names a service that is not valid: ${shown(action)}`);
  }
}

/** A role's trust policy may only say who assumes it. */
export function checkTrustActions(value: unknown, place: string): void {
  checkActions(value, place);
  for (const action of textsAt(value, place))
    if (!/^sts:/i.test(action))
      throw malformed(place, `of a trust policy may only specify STS AssumeRole actions, but is ${shown(action)}`);
}
