import {
  DomainError,
  type Actor,
  type Claims,
  type Command,
  type CommandContext,
  type Fold,
  type Held,
  type PendingEvent,
  type Recorded,
  type Source,
  type StreamId,
} from '@app/kernel';
import { v7 as uuidv7 } from 'uuid';
import type { AccountChange, CredentialChange, Expected, IdempotencyKey } from './append-options';
import { contextOf, heldFor, lazyIds } from './command-context';
import { busy } from './connection';
import type { EventStore } from './event-store';
import type { Replay } from './idempotent-replay';

const PATIENCE_MS = 5_000;

/** Who sends a command, and what its surroundings add to it. */
export interface CommandMeta<C extends object, X extends CommandContext> {
  readonly accountId: string;
  readonly actor: Actor;
  readonly correlationId: string;
  readonly causationId?: string | null;
  /** `{ kind: 'command' }` if absent. */
  readonly source?: Source;
  readonly idempotency?: IdempotencyKey;
  /** How the account's row changes with the events, if there are any. */
  readonly account?: AccountChange;
  /** The names and references that an event takes, frees or requires; undefined if none. */
  claimsOf(event: PendingEvent): Claims | undefined;
  /** What the decider's context has beyond a `CommandContext`: asked anew for each decision. */
  contextFor?(command: C, held: Held, context: CommandContext): Omit<X, keyof CommandContext> | Promise<Omit<X, keyof CommandContext>>;
  /** Rows of `credentials` that change with the events. A secret is made here, outside the decider, and never enters an event. */
  credentialsFor?(events: readonly PendingEvent[], context: X): readonly CredentialChange[] | Promise<readonly CredentialChange[]>;
}

/**
 * 201 with the events, or 200 where nothing had to change: then version and log index are those of the stream as it is. `replayed`: the
 * same idempotency key was answered before.
 */
export interface CommandAnswer {
  readonly status: number;
  readonly streamId: StreamId;
  readonly streamVersion: number;
  readonly logIndex: number;
  readonly events: readonly { readonly id: string; readonly type: string }[];
  readonly result: object;
  readonly replayed: boolean;
}

const folded = <S>(fold: Fold<S>, state: S, events: readonly Recorded[]): S =>
  events.reduce((before, event) => fold.evolve(before, event), state);

/**
 * Carries a command out: looks up what it needs, folds its stream, decides, appends. Commands on one stream take turns in this process; if
 * the append meets somebody who was faster all of it is done again, up to five seconds, then `Busy`. Requests with one idempotency key take
 * turns too, and the second gets the first one's answer. Refuses with the decider's DomainError or one of `EventStore.append`.
 */
export async function handleCommand<C extends object, S, X extends CommandContext>(
  store: EventStore,
  command: Command<C, S, X>,
  body: C,
  meta: CommandMeta<C, X>,
): Promise<CommandAnswer> {
  const { accountId, idempotency } = meta;
  if (!idempotency) return untilNobodyIsFaster(store, command, body, meta);
  return store.turns.run(`key ${accountId} ${idempotency.caller}\n${idempotency.key}`, async () => {
    const earlier = await earlierAnswer(store, command, accountId, idempotency);
    if (earlier) return earlier;
    try {
      return await untilNobodyIsFaster(store, command, body, meta);
    } catch (error) {
      // Another process may just have carried this very request out, and that is why ours is refused.
      const meanwhile = await earlierAnswer(store, command, accountId, idempotency).catch(() => undefined);
      if (meanwhile) return meanwhile;
      throw error;
    }
  });
}

async function untilNobodyIsFaster<C extends object, S, X extends CommandContext>(
  store: EventStore,
  command: Command<C, S, X>,
  body: C,
  meta: CommandMeta<C, X>,
): Promise<CommandAnswer> {
  const freshId = lazyIds(meta.accountId);
  for (const deadline = Date.now() + PATIENCE_MS; ; await new Promise((resolve) => setTimeout(resolve, Math.random() * 10))) {
    try {
      const held = await heldFor(store, command, body, meta.accountId);
      const context = contextOf(meta.accountId, held, freshId);
      const streamId = command.stream(body, context);
      return await store.turns.run(`stream ${meta.accountId} ${streamId}`, () =>
        decideAndAppend(store, command, body, meta, context, streamId),
      );
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'Conflict')) throw error;
      if (Date.now() >= deadline) throw busy(`others were faster for 5 s: ${error.message}`);
    }
  }
}

async function decideAndAppend<C extends object, S, X extends CommandContext>(
  store: EventStore,
  command: Command<C, S, X>,
  body: C,
  meta: CommandMeta<C, X>,
  bare: CommandContext,
  streamId: StreamId,
): Promise<CommandAnswer> {
  const { accountId, idempotency } = meta;
  const history = await store.readStream(accountId, streamId);
  const { also, alsoExpect } = await otherStates(store, command, body, bare, streamId);
  const told = { ...bare, also };
  const context = { ...told, ...(await meta.contextFor?.(body, bare.held, told)) } as X;
  const state = folded(command.fold, command.fold.initial, history);
  const pending = command.decide(body, state, context).map(({ type, data }): PendingEvent => {
    const { schemaVersion, outcome } = store.catalogue.definition(type);
    const { actor, correlationId, causationId = null, source = { kind: 'command' } } = meta;
    return { id: uuidv7(), type, schemaVersion, outcome, accountId, streamId, actor, source, correlationId, causationId, data };
  });
  const before = { streamVersion: history.length, logIndex: history.at(-1)?.logIndex ?? 0 };
  if (pending.length === 0 && !idempotency)
    return { status: 200, streamId, ...before, events: [], result: command.result([], state, accountId), replayed: false };
  const credentials = pending.length > 0 ? await meta.credentialsFor?.(pending, context) : undefined;
  const claims = pending.flatMap((event) => meta.claimsOf(event) ?? []);
  const appended = await store.append(accountId, streamId, pending, {
    expected: history.length,
    alsoExpect,
    claims,
    credentials,
    idempotency,
    account: pending.length > 0 ? meta.account : undefined,
  });
  if (idempotency && appended.replayed && appended.events[0]?.id !== pending[0]?.id) {
    const earlier = await earlierAnswer(store, command, accountId, idempotency);
    if (earlier) return earlier;
  }
  const { events, streamVersion, logIndex } = appended;
  return {
    status: events.length > 0 ? 201 : 200,
    streamId,
    streamVersion,
    logIndex,
    events: events.map(({ id, type }) => ({ id, type })),
    result: command.result(events, folded(command.fold, state, events), accountId),
    replayed: false,
  };
}

/** States of the other streams that the command looks at; the append expects them unchanged. */
async function otherStates<C extends object>(
  store: EventStore,
  command: Pick<Command<C>, 'also'>,
  body: C,
  context: CommandContext,
  own: StreamId,
) {
  const also: Record<string, unknown> = {};
  const alsoExpect: Partial<Record<StreamId, Expected>> = {};
  for (const [name, { stream, fold }] of Object.entries(command.also ?? {})) {
    const streamId = stream(body, context);
    const events = await store.readStream(context.accountId, streamId);
    also[name] = folded(fold, fold.initial, events);
    if (streamId !== own) alsoExpect[streamId] = events.length;
  }
  return { also, alsoExpect };
}

async function earlierAnswer<C extends object, S, X extends CommandContext>(
  store: EventStore,
  command: Command<C, S, X>,
  accountId: string,
  { caller, key, bodyHash }: IdempotencyKey,
): Promise<CommandAnswer | undefined> {
  const replay: Replay | undefined = await store.replay(accountId, caller, key);
  if (!replay) return undefined;
  if (replay.bodyHash !== bodyHash)
    throw new DomainError(
      'IdempotencyKeyReused',
      `The idempotency key ${key} was used for another request within 24 hours; take a new key`,
    );
  const { status, streamId, streamVersion, logIndex, events } = replay;
  const history = (await store.readStream(accountId, streamId)).filter((event) => event.streamVersion <= streamVersion);
  const result = command.result(events, folded(command.fold, command.fold.initial, history), accountId);
  return { status, streamId, streamVersion, logIndex, events: events.map(({ id, type }) => ({ id, type })), result, replayed: true };
}
