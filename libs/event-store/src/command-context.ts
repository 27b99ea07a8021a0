import { heldFrom, newUniqueId, type Command, type CommandContext, type Held, type IdPrefix } from '@app/kernel';
import type { EventStore } from './event-store';

const ROUNDS = 4;
const PREFIXES: readonly IdPrefix[] = ['AIDA', 'AGPA', 'AROA', 'ANPA', 'AKIA'];

/** Unique ids that are made when they are first read, and stay the same for the whole handling of a command. */
export function lazyIds(accountId: string): Readonly<Record<IdPrefix, string>> {
  const made: Partial<Record<IdPrefix, string>> = {};
  const ids = {} as Record<IdPrefix, string>;
  for (const prefix of PREFIXES)
    Object.defineProperty(ids, prefix, { enumerable: true, get: () => (made[prefix] ??= newUniqueId(prefix, accountId)) });
  return ids;
}

/**
 * Looks up the claims that a command asks for, again and again until it asks for nothing new: a name leads to an id, the id to what lies
 * below it.
 */
export async function heldFor<C extends object>(
  store: EventStore,
  command: Pick<Command<C>, 'name' | 'needs'>,
  body: C,
  accountId: string,
): Promise<Held> {
  const entries: Record<string, string> = {};
  const asked = new Set<string>();
  for (let round = 0; round <= ROUNDS; round++) {
    const names = [...new Set(command.needs?.(body, heldFrom(entries), accountId) ?? [])].filter((name) => !asked.has(name));
    if (names.length === 0) return heldFrom(entries);
    const found = await store.held(accountId, names);
    for (const name of names) {
      asked.add(name);
      for (const known of name.endsWith('/') ? found.below(name) : [name]) {
        const holder = found.holder(known);
        if (holder !== undefined) entries[known] = holder;
      }
    }
  }
  throw new Error(`${command.name} still asks for new names after ${ROUNDS} rounds`);
}

/** What a decider is told, without the states of other streams. */
export const contextOf = (
  accountId: string,
  held: Held,
  freshId: CommandContext['freshId'],
  also: CommandContext['also'] = {},
): CommandContext => ({
  accountId,
  now: new Date().toISOString(),
  held,
  freshId,
  also,
});
