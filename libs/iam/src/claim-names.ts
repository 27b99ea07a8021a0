import { DomainError, type Held, type StreamId } from '@app/kernel';

type Named = 'user' | 'group' | 'role' | 'policy';

/** `user-name/ann` → `user/AIDA…`: names are unique without regard to case. */
export const nameClaim = (kind: Named, name: string): string => `${kind}-name/${name.toLowerCase()}`;

/** `user-arn/sales/ann` → `user/AIDA…`: an ARN leads to its subject only if path and letter case are right. */
export const arnClaim = (kind: Exclude<Named, 'group'>, path: string, name: string): string => `${kind}-arn${path}${name}`;

/** The `arnClaim` behind the ARN of a user, role or policy of this account; undefined for every other text. */
export function claimBehindArn(arn: string, accountId: string): string | undefined {
  const [, owner, kind, pathAndName] = /^arn:aws:iam::(\d{12}):(user|role|policy)(\/.+)$/.exec(arn) ?? [];
  return owner === accountId ? `${kind}-arn${pathAndName}` : undefined;
}

/** The stream of a user, group, role or policy by name; NoSuchEntity if nobody bears it. */
export function streamNamed(held: Held, kind: Named, name: string): StreamId {
  const stream = held.holder(nameClaim(kind, name));
  if (stream === undefined) throw noSuch(kind, name);
  return stream as StreamId;
}

/** AWS's sentence for a name that leads to nothing. */
export const noSuch = (kind: Named, name: string): DomainError =>
  new DomainError('NoSuchEntity', `The ${kind} with name ${name} cannot be found.`);

/** The lowest number from 1 to `atMost` that is not held below a prefix; undefined if all are. */
export function freeSlot(held: Held, prefix: string, atMost: number): number | undefined {
  const taken = new Set(held.below(prefix));
  for (let slot = 1; slot <= atMost; slot++) if (!taken.has(`${prefix}${slot}`)) return slot;
  return undefined;
}
