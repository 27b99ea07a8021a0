import { parseArn } from '@app/kernel';
import { isRecord } from '../language/document';
import { malformed, shown, textsAt } from './refusal';

const KINDS: ReadonlySet<string> = new Set(['AWS', 'Service', 'Federated', 'CanonicalUser']);

const PRINCIPAL_RESOURCE = /^(root|(user|role|assumed-role|federated-user)\/[^*?]+)$/;

/** Principals as AWS stores them: `"*"`, or names by kind. Whether a named user or role exists is the caller's to check. */
export function checkPrincipal(value: unknown, place: string): void {
  if (value === '*') return;
  if (!isRecord(value)) throw malformed(place, `must be "*" or an object such as {"AWS": "<ARN>"}, not ${shown(value)}`);
  if (Object.keys(value).length === 0) throw malformed(place, 'must not be empty');
  for (const [kind, names] of Object.entries(value)) {
    if (!KINDS.has(kind)) throw malformed(place, `has an unknown kind of principal ${shown(kind)}; known are ${[...KINDS].join(', ')}`);
    for (const name of textsAt(names, `${place}.${kind}`)) checkName(kind, name, `${place}.${kind}`);
  }
}

function checkName(kind: string, name: string, place: string): void {
  if (kind !== 'AWS') {
    if (name === '' || (kind === 'Service' && name !== '*' && !/^[a-z0-9.-]+\.[a-z]+$/i.test(name)))
      throw malformed(place, `is not valid: ${shown(name)}`);
    return;
  }
  if (name === '*' || /^\d{12}$/.test(name) || /^A[A-Z]{3}[A-Z0-9]{12,}$/.test(name)) return;
  const arn = parseArn(name);
  const known =
    arn !== undefined &&
    (arn.service === 'iam' || arn.service === 'sts') &&
    /^\d{12}$/.test(arn.accountId) &&
    PRINCIPAL_RESOURCE.test(arn.resource);
  if (!known)
    throw malformed(
      place,
      `is not a valid principal: ${shown(name)}; use "*", an account id, or the ARN of an account's root, a user, a role or a session`,
    );
}
