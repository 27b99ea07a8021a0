import type { Fact, Recorded } from './event';
import type { StreamId } from './stream-id';

/**
 * Names and references that an append takes, frees or requires, checked in its transaction under the log's lock.
 * Names are the account's own; a leading `/` makes one unique over all accounts.
 *
 * - What exists holds its stream id: `user/AIDA…` is claimed when the user is created and released when it is deleted, so `present: ['user/AIDA…']` says "still there".
 * - Names point to it: `user-name/ann` → `user/AIDA…` (lower case).
 * - References lie below what they refer to: `policy/ANPA…/attached/AIDA…`. A name in `absent` that ends in `/` says "nothing below it is held".
 * - Small quotas are numbered: `user/AIDA…/access-key/1`, `/2`.
 */
export interface Claims {
  /** name → holder. */
  readonly claim?: Readonly<Record<string, string>>;
  readonly release?: readonly string[];
  readonly present?: readonly string[];
  readonly absent?: readonly string[];
  /** An account-wide quota: the counter `of` moves by `by` and must not pass `atMost`. */
  readonly count?: { readonly of: string; readonly by: 1 | -1; readonly atMost: number };
}

/** What is claimed, as far as a command asked for it. */
export interface Held {
  /** Who holds a name; undefined if nobody does. */
  holder(name: string): string | undefined;
  /** Names held below a prefix that ends in `/`. */
  below(prefix: string): readonly string[];
}

/** A `Held` over plain entries: for specifications, and for the store's answer. */
export const heldFrom = (entries: Readonly<Record<string, string>>): Held => ({
  holder: (name) => (Object.hasOwn(entries, name) ? entries[name] : undefined),
  below: (prefix) => Object.keys(entries).filter((name) => name.startsWith(prefix)),
});

/** Prefixes of AWS's unique ids. */
export type IdPrefix = 'AIDA' | 'AGPA' | 'AROA' | 'ANPA' | 'AKIA';

/** What a decider is told besides its state: no clock, no randomness and no I/O of its own. */
export interface CommandContext {
  readonly accountId: string;
  /** ISO 8601 UTC time of the decision. */
  readonly now: string;
  readonly held: Held;
  /** A new unique id for each prefix; the same one however often it is read within one decision. */
  readonly freshId: Readonly<Record<IdPrefix, string>>;
  /** States of other streams, by the names of the command's `also`. */
  readonly also: Readonly<Record<string, unknown>>;
}

/** How a stream's events become state. `evolve` trusts history: it never throws. */
export interface Fold<S> {
  readonly initial: S;
  evolve(state: S, event: Recorded): S;
}

/**
 * A command as data. `body` is the class-validator class that is also the request body.
 *
 * `needs` names the claims to look up (exact names, or prefixes ending in `/`); it is asked again with what was found until it asks for nothing new, so a name can
 * lead to an id and the id to what lies below it. `decide` refuses with a DomainError or returns facts; an empty list changes nothing.
 */
export interface Command<C extends object = object, S = unknown, X extends CommandContext = CommandContext> {
  /** The AWS API's name. */
  readonly name: string;
  readonly body: new () => C;
  needs?(command: C, held: Held, accountId: string): readonly string[];
  /** The stream that the command is decided on; throws NoSuchEntity if the name leads to nothing. */
  stream(command: C, context: CommandContext): StreamId;
  readonly fold: Fold<S>;
  readonly also?: Readonly<Record<string, { stream(command: C, context: CommandContext): StreamId; readonly fold: Fold<unknown> }>>;
  decide(command: C, state: S, context: X): readonly Fact[];
  /** AWS's answer in lowerCamelCase, from the recorded events and the state after them; `{}` where AWS answers nothing. Holds no secret. */
  result(events: readonly Recorded[], state: S, accountId: string): object;
}
