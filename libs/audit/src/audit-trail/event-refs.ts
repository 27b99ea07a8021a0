import { parseArn, type Recorded, type Subject, type SubjectKind } from '@app/kernel';

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

type Members = Readonly<Record<string, unknown>>;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** What a subject is called in the data of an event: by name where it tells one, else by id. */
function* calledIn(members: Members, { name, id }: Subject): Generator<string> {
  const value = name !== undefined && members[name] ? members[name] : id === undefined ? undefined : members[id];
  if (isText(value)) yield value;
  else if (Array.isArray(value)) yield* value.filter(isText);
}

function targetRef(kind: SubjectKind, text: string, accountId: string): string {
  if (text.startsWith('arn:')) return arnRef(text, accountId);
  if (kind === 'user' && text === accountId) return 'root';
  return kind === 'resource' ? text : named(kind, text);
}

/**
 * All refs of an event, each once: `target:` of everything that it is about (by the subjects of its definition), `actor:` of its caller (the operator has none and is
 * known by kind), `key:` of the keys that it happened to and was done with.
 */
export function eventRefs(subjects: readonly Subject[], { accountId, actor, data }: Recorded): string[] {
  const refs: string[] = [];
  const add = (ref: string): void => void (refs.includes(ref) || refs.push(ref));
  const members = data as Members;
  for (const subject of subjects) for (const text of calledIn(members, subject)) add(`target:${targetRef(subject.kind, text, accountId)}`);
  const { arn, principalId, accessKeyId } = actor;
  if (arn) add(`actor:${arnRef(arn, accountId)}`);
  else if (principalId) add(`actor:${principalId}`);
  if (arn?.includes(':assumed-role/')) add(`actor:${arn}`);
  for (const subject of subjects) if (subject.kind === 'access-key') for (const text of calledIn(members, subject)) add(`key:${text}`);
  if (accessKeyId) add(`key:${accessKeyId}`);
  return refs;
}
