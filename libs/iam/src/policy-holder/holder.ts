import type { CommandContext, Fold, StreamId } from '@app/kernel';
import { nameClaim, noSuch, streamNamed } from '../claim-names';
import type { Holdings } from './holdings';

/** A user, group or role that exists. */
export interface ActiveHolder {
  readonly status: 'active';
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly createdAt: string;
  readonly held: Holdings;
}

export type HolderState = { readonly status: 'missing' } | { readonly status: 'deleted' } | ActiveHolder;

/** What differs between users, groups and roles as holders of policies. */
export interface Holder<M extends string = string> {
  readonly kind: 'User' | 'Group' | 'Role';
  readonly noun: 'user' | 'group' | 'role';
  /** The parameter, and the member of events, that holds the name; and the member that holds the id. */
  readonly nameMember: M;
  readonly idMember: string;
  readonly fold: Fold<HolderState>;
  /** Characters that all inline policies together may have, without white space. */
  readonly inlineQuota: number;
}

/** The command's body names the holder. */
export type Naming<M extends string> = Readonly<Record<M, string>>;

export const holderClaim = <M extends string>(holder: Holder<M>, command: Naming<M>): string =>
  nameClaim(holder.noun, command[holder.nameMember]);

export const holderStream = <M extends string>(holder: Holder<M>, command: Naming<M>, { held }: CommandContext): StreamId =>
  streamNamed(held, holder.noun, command[holder.nameMember]);

/** The state of what a command names; NoSuchEntity if it is gone. */
export function existing<A extends { readonly status: 'active' }>(
  state: A | { readonly status: 'missing' } | { readonly status: 'deleted' },
  noun: 'user' | 'group' | 'role' | 'policy',
  name: string,
): A {
  if (state.status !== 'active') throw noSuch(noun, name);
  return state;
}

/** Name and id, as every event of a holder bears them. */
export const subjectOf = (holder: Holder, state: ActiveHolder): Readonly<Record<string, string>> => ({
  [holder.nameMember]: state.name,
  [holder.idMember]: state.id,
});
