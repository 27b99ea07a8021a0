import { v7 as uuidv7 } from 'uuid';
import type { AccountChange, AccountRow, EventStore } from '@app/event-store';
import { DomainError, type Actor, type PendingEvent } from '@app/kernel';

export type AccountView = Pick<AccountRow, 'accountId' | 'name' | 'mode' | 'createdAt'>;

interface Call {
  readonly actor: Actor;
  readonly correlationId: string;
}

/** An account's own stream begins with AccountOpened; its row changes in the same transaction, so it is listed as soon as this has answered. */
async function append(store: EventStore, accountId: string, type: string, data: object, account: AccountChange, call: Call): Promise<AccountView> {
  const { schemaVersion, outcome } = store.catalogue.definition(type);
  const streamId = `account/${accountId}` as const;
  const event: PendingEvent = { id: uuidv7(), type, schemaVersion, outcome, accountId, streamId, source: { kind: 'command' }, causationId: null, data, ...call };
  await store.append(accountId, streamId, [event], { expected: 'open' in account ? 'none' : 'exists', account });
  const { name, mode, createdAt } = (await store.account(accountId))!;
  return { accountId, name, mode, createdAt };
}

/** Refuses an account that exists with `AccountExists`. */
export async function openAccount(store: EventStore, accountId: string, name: string | null, mode: AccountRow['mode'], call: Call): Promise<AccountView> {
  const exists = new DomainError('AccountExists', `Account ${accountId} exists already`);
  if (await store.account(accountId)) throw exists;
  return append(store, accountId, 'AccountOpened', { name, mode }, { open: { name, mode } }, call).catch((error: unknown) => {
    throw error instanceof DomainError && error.code === 'Conflict' ? exists : error;
  });
}

export async function renameAccount(store: EventStore, accountId: string, name: string, call: Call): Promise<AccountView> {
  const account = await store.account(accountId);
  if (!account) throw new DomainError('NoSuchAccount', `There is no account ${accountId}: open it with POST /v1/accounts`);
  if (account.name === name) return { accountId, name, mode: account.mode, createdAt: account.createdAt };
  return append(store, accountId, 'AccountRenamed', { name }, { rename: name }, call);
}

/** Opens the first, managed account of an installation where it is not there yet. */
export async function ensureAccount(store: EventStore, accountId: string): Promise<void> {
  if (await store.account(accountId)) return;
  const call: Call = { actor: { kind: 'system' }, correlationId: uuidv7() };
  await openAccount(store, accountId, null, 'managed', call).catch((error: unknown) => {
    if (!(error instanceof DomainError && error.code === 'AccountExists')) throw error; // another process was first
  });
}
