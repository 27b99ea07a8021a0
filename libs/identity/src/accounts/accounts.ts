import { v7 as uuidv7 } from 'uuid';
import { handleCommand, type AccountChange, type AccountRow, type EventStore } from '@app/event-store';
import { claimsOf, openAccount, renameAccount } from '@app/iam';
import { DomainError, type Actor, type Command } from '@app/kernel';

export type AccountView = Pick<AccountRow, 'accountId' | 'name' | 'mode' | 'createdAt'>;

/** Who asks, and how the request is known. */
interface Call {
  readonly actor: Actor;
  readonly correlationId: string;
  readonly causationId?: string | null;
}

type Body<C> = C extends Command<infer B> ? B : never;

/** The account's row changes in the transaction of its event, so it is listed as soon as this has answered. */
async function carryOut<C extends object>(
  store: EventStore,
  command: Command<C>,
  body: C,
  accountId: string,
  account: AccountChange,
  call: Call,
) {
  await handleCommand(store, command, body, { accountId, account, claimsOf, ...call });
  const { name, mode, createdAt } = (await store.account(accountId))!;
  return { accountId, name, mode, createdAt } satisfies AccountView;
}

/** Refuses an account that exists with `AccountExists`. */
export const open = (store: EventStore, body: Body<typeof openAccount>, call: Call): Promise<AccountView> =>
  carryOut(store, openAccount, body, body.accountId, { open: { name: body.name ?? null, mode: body.mode } }, call);

/** Refuses an account that is not there with `NoSuchAccount`. */
export const rename = (store: EventStore, accountId: string, body: Body<typeof renameAccount>, call: Call): Promise<AccountView> =>
  carryOut(store, renameAccount, body, accountId, { rename: body.name }, call);

/** Opens the first, managed account of an installation where it is not there yet. */
export async function ensureAccount(store: EventStore, accountId: string): Promise<void> {
  if (await store.account(accountId)) return;
  await open(store, { accountId, mode: 'managed' }, { actor: { kind: 'system' }, correlationId: uuidv7() }).catch((error: unknown) => {
    if (!(error instanceof DomainError && error.code === 'AccountExists')) throw error; // another process was first
  });
}
