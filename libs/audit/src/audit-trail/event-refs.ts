import { parseArn, type Actor, type Recorded, type Subject } from '@app/kernel';

/**
 * Refs are how the trail is looked up: `user/ann` for what bears a name in the account (without path and letter case, as names are unique so), `aws-policy/ReadOnlyAccess`
 * for a policy of AWS's own, `root`, and the ARN itself for everything else.
 */
const named = (kind: string, name: string): string => `${kind}/${name.slice(name.lastIndexOf('/') + 1).toLowerCase()}`;

/** The ref of an ARN as seen from an account; a role session counts as its role. */
export function arnRef(arn: string, accountId: string): string {
  const { service, accountId: owner, resource } = parseArn(arn) ?? { service: '', accountId: '', resource: '' };
  const [kind = '', ...rest] = resource.split('/');
  if (service === 'iam' && owner === 'aws' && kind === 'policy') return named('aws-policy', resource);
  if (owner !== accountId || !['iam', 'sts'].includes(service)) return arn;
  if (resource === 'root') return 'root';
  if (rest.length === 0) return arn;
  return kind === 'assumed-role' ? named('role', rest[0] as string) : named(kind, resource);
}

/** The refs that a person may mean by an ARN or a short form. */
export function refsMeant(text: string, accountId: string): string[] {
  if (text.startsWith('arn:')) return [arnRef(text, accountId)];
  if (text === 'root') return ['root'];
  const kind = text.slice(0, Math.max(0, text.indexOf('/')));
  if (kind === '' || kind === 'resource') return [text];
  return kind === 'policy' ? [named(kind, text), named('aws-policy', text)] : [named(kind, text)];
}

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((text): text is string => typeof text === 'string' && text !== '');

/** Refs of everything that an event is about, by the subjects of its definition: names where it tells them, else ids. */
export function targetRefs(subjects: readonly Subject[], { accountId, data }: Recorded): string[] {
  const members = data as Readonly<Record<string, unknown>>;
  const refs = subjects.flatMap(({ kind, name, id }) => {
    const names = name === undefined ? [] : texts(members[name]);
    const meant = names.length > 0 ? names : id === undefined ? [] : texts(members[id]);
    return meant.map((text) => {
      if (text.startsWith('arn:')) return arnRef(text, accountId);
      if (kind === 'user' && text === accountId) return 'root';
      return kind === 'resource' ? text : named(kind, text);
    });
  });
  return [...new Set(refs)];
}

/** Ids of the keys that an event happened to, and of the key that it was done with. */
export function keysIn(subjects: readonly Subject[], { actor, data }: Recorded): string[] {
  const members = data as Readonly<Record<string, unknown>>;
  const subjectKeys = subjects.flatMap(({ kind, id }) => (kind === 'access-key' && id !== undefined ? texts(members[id]) : []));
  return [...new Set([...subjectKeys, ...texts(actor.accessKeyId)])];
}

/** Refs of the caller: none for the operator, who is known by kind. */
export function actorRefs({ arn, principalId }: Actor, accountId: string): string[] {
  if (arn === undefined) return texts(principalId);
  const ref = arnRef(arn, accountId);
  return arn.includes(':assumed-role/') ? [ref, arn] : [ref];
}
