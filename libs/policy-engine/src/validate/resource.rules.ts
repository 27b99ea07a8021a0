import { malformed, shown } from './refusal';

const PARTITION = /^(aws[a-z0-9-]*|[a-z0-9*?-]*[*?][a-z0-9*?-]*)$/;

/** Resources as AWS stores them: `*` or ARNs, even short ones, with a service in plain letters. A `null` in a list passes, as AWS lets it pass. */
export function checkResources(value: unknown, place: string): void {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw malformed(place, 'must not be empty');
  for (const resource of list) {
    if (resource === null && Array.isArray(value)) continue;
    if (typeof resource !== 'string') throw malformed(place, `must be text, not ${shown(resource)}`);
    checkResource(resource, place);
  }
}

function checkResource(resource: string, place: string): void {
  if (resource === '*') return;
  const [prefix, partition = '', service, region, accountId, ...rest] = resource.split(':');
  if (prefix !== 'arn') throw malformed(place, `must be in ARN format or "*", but is ${shown(resource)}`);
  if (partition === '*' && service === undefined) return;
  if (!PARTITION.test(partition)) throw malformed(place, `has a partition that is not valid: ${shown(resource)}`);
  if (!service || /[*?]/.test(service)) throw malformed(place, `must name its service fully, without wildcards, but is ${shown(resource)}`);
  if (rest.length > 0 && service === 's3' && region && !accountId)
    throw malformed(place, `cannot contain a region without an account: ${shown(resource)}`);
}
