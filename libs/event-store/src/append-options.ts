import type { Claims, Recorded, StreamId } from '@app/kernel';

/** What a stream must be: anything, without events, with events, or at exactly this version. */
export type Expected = 'any' | 'none' | 'exists' | number;

/**
 * Opaque bytes that change with the append; `id` is unique within the account. `row` null deletes, absent keeps the bytes and sets the
 * status alone.
 */
export interface CredentialChange {
  readonly id: string;
  readonly row?: Uint8Array | null;
  readonly status?: string;
}

/** Who sent which `Idempotency-Key` with which request; `bodyHash` = hex SHA-256 of the canonical request, the command's name included. */
export interface IdempotencyKey {
  readonly caller: string;
  readonly key: string;
  readonly bodyHash: string;
}

/** Keytrail is the authority of a managed account; a mirrored one is known by imports alone. */
export type AccountMode = 'managed' | 'mirrored';

/** A change of the row of `accounts`: `open` refuses an account that exists (`AccountExists`), `ensure` leaves one as it is. */
export type AccountChange =
  | { readonly open: { readonly name: string | null; readonly mode: AccountMode } }
  | { readonly ensure: { readonly name: string | null; readonly mode: AccountMode } }
  | { readonly rename: string };

/** What an append asks for besides its events; all of it holds, or nothing is written. */
export interface AppendOptions {
  readonly expected: Expected;
  /** Other streams of the account. */
  readonly alsoExpect?: Readonly<Partial<Record<StreamId, Expected>>>;
  /** In the order of the events they belong to. */
  readonly claims?: readonly Claims[];
  readonly credentials?: readonly CredentialChange[];
  readonly idempotency?: IdempotencyKey;
  readonly account?: AccountChange;
}

/**
 * The events as the log holds them; for none the stream's present version and its last event's log index (0 if it has none). `replayed`: it
 * had been appended before.
 */
export interface Appended {
  readonly events: readonly Recorded[];
  readonly streamVersion: number;
  readonly logIndex: number;
  readonly replayed?: boolean;
}
