import type { CommandContext, StreamId } from '@app/kernel';
import { nameClaim, noSuch, streamNamed } from '../claim-names';
import { userFold, type User } from '../user/user';

interface Body {
  /** Absent: the caller; the operator acts as the root user. */
  readonly userName?: string;
}

/** Whose key or device it is. The root user has no name, and the account's id as its own. */
export interface CredentialOwner {
  readonly userName?: string;
  readonly userId: string;
}

export interface WithOwner extends CommandContext {
  readonly also: { readonly owner: User };
}

/** The name to look up for an owner: none for the root user. */
export const ownerNeeds = ({ userName }: Body): string[] => (userName === undefined ? [] : [nameClaim('user', userName)]);

/** For a command's `also`: the owner's stream tells the name as it is spelled, and that the user is still there. */
export const owner = {
  stream: ({ userName }: Body, { held, accountId }: CommandContext): StreamId =>
    userName === undefined ? `account/${accountId}` : streamNamed(held, 'user', userName),
  fold: userFold,
};

export function ownerOf({ userName }: Body, { accountId, also }: WithOwner): CredentialOwner {
  if (userName === undefined) return { userId: accountId };
  if (also.owner.status !== 'active') throw noSuch('user', userName);
  return { userName: also.owner.name, userId: also.owner.id };
}

/** What an owner's numbered references lie below: `user/AIDA…/access-key/`, `root/mfa/`. */
export const slotsOf = ({ userName, userId }: CredentialOwner, kind: 'access-key' | 'mfa'): string =>
  userName === undefined ? `root/${kind}/` : `user/${userId}/${kind}/`;
