import type { Command, CommandContext, Fold, Recorded } from '@app/kernel';
import type { EntityFact } from './catalogue';

/** A command whose facts are checked against the catalogue by the compiler. */
export interface IamCommand<C extends object, S, X extends CommandContext = CommandContext> extends Command<C, S, X> {
  decide(command: C, state: S, context: X): readonly EntityFact[];
}

/** A fold of a noun's own events, exhaustive in its `switch`; events of other nouns on the same stream change nothing. */
export const foldOf = <S, E extends Recorded>(initial: S, evolve: (state: S, event: E) => S): Fold<S> => ({
  initial,
  evolve: (state: S, event: E): S => evolve(state, event) ?? state,
});

/** The members that are there: an absent one is left out of events and answers, never written as undefined. */
export const defined = <T extends object>(members: T): T =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
