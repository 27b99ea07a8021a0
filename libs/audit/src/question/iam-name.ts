import { DomainError, nearestNames, parseArn } from '@app/kernel';

export type NamedKind = 'user' | 'role' | 'root' | 'group' | 'policy';

/** What a person calls an entity: by kind and name, and by path where it was told. */
export interface IamName {
  readonly kind: NamedKind;
  /** Undefined: whatever the path is. */
  readonly path?: string;
  readonly name: string;
}

const NAME = /^[\w+=,.@-]{1,128}$/;
const PATH = /^\/(?:[\x21-\x7e]{1,510}\/)?$/;

/** Reads an ARN of the account or a short form (`user/ann`, `user/sales/ann`, `root`); undefined if it can name nothing there. */
export function iamName(text: string, accountId: string): IamName | undefined {
  const arn = text.startsWith('arn:') ? parseArn(text) : undefined;
  if (text.startsWith('arn:') && (arn?.service !== 'iam' || arn.accountId !== accountId)) return undefined;
  const resource = arn?.resource ?? text;
  if (resource === 'root') return { kind: 'root', name: 'root' };
  const [, kind, between = '', name] = /^(user|role|group|policy)\/(.*\/)?([^/]+)$/s.exec(resource) ?? [];
  if (!kind || !name || !NAME.test(name) || !PATH.test(`/${between}`)) return undefined;
  return { kind: kind as NamedKind, name, ...((arn || between) && { path: `/${between}` }) };
}

/** What was written, as the short form without path: what names are compared with. */
export const shortForm = (text: string): string => text.replace(/^arn:[^:]*:iam::\d*:/, '').replace(/\/.*\//s, '/');

/** The refusal of a name that leads to nothing, with the nearest of `names` (short forms without path). */
export function noSuchEntity(text: string, accountId: string, names: readonly string[]): DomainError {
  const nearest = nearestNames(shortForm(text), names);
  const hint = nearest.length > 0 ? `; the nearest are ${nearest.join(', ')}` : '';
  return new DomainError('NoSuchEntity', `${JSON.stringify(text.slice(0, 200))} does not exist in the account ${accountId}${hint}`);
}
