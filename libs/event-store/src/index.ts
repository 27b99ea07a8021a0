export type { AccountChange, AccountMode, AppendOptions, Appended, CredentialChange, Expected, IdempotencyKey } from './append-options';
export { eventStoreMigrations } from './event-store.migration';
export { EventStore, type EventStoreOptions } from './event-store';
export type { GroupCommitted } from './group-writer';
export type { Replay } from './idempotent-replay';
export type { AccountRow, LogRange } from './log-reader';
export { migrate, type Migration } from './migration';
