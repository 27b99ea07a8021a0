import { DomainError, isAccountId, isoTime, type PendingEvent, type StreamId } from '@app/kernel';
import { hash } from 'node:crypto';
import type { AppendOptions, Expected } from './append-options';
import { canonicalBody } from './canonical-body';
import type { Catalogue } from './catalogue';
import { netClaims, type NetClaims } from './net-claims';
import { storableBody, storableNames } from './storable-text';

const MAX_BODY_BYTES = 1024 * 1024;

/** An event as it goes into the row: its canonical body and the body's SHA-256, made before any lock is taken (decision 10). */
export interface PreparedEvent {
  readonly pending: PendingEvent;
  readonly body: string;
  readonly hash: Buffer;
}

/** An append that is checked as far as it can be without the database. */
export interface PreparedAppend {
  readonly accountId: string;
  readonly streamId: StreamId;
  readonly events: readonly PreparedEvent[];
  readonly expected: Expected;
  readonly options: AppendOptions;
  readonly net: NetClaims | undefined;
}

function prepareEvent(event: PendingEvent, accountId: string, streamId: StreamId, catalogue: Catalogue): PreparedEvent {
  if (event.accountId !== accountId || event.streamId !== streamId)
    throw new Error(`The event ${event.id} belongs to ${event.accountId} ${event.streamId}, not to ${accountId} ${streamId}`);
  const { schemaVersion } = catalogue.definition(event.type);
  if (event.schemaVersion !== schemaVersion)
    throw new Error(`${event.type} is appended in version ${event.schemaVersion}; today's is ${schemaVersion}`);
  if (event.occurredAt !== undefined && (isoTime(event.occurredAt) !== event.occurredAt || !/^(?!0000)\d{4}-/.test(event.occurredAt))) {
    throw new DomainError(
      'ValidationError',
      `occurredAt of ${event.type} must be ISO 8601 UTC with milliseconds in the years 0001 to 9999, not ${event.occurredAt}`,
    );
  }
  const body = canonicalBody(event);
  storableBody(body, event.type);
  const length = Buffer.byteLength(body);
  if (length > MAX_BODY_BYTES)
    throw new DomainError(
      'ValidationError',
      `An event of type ${event.type} would take ${length} bytes; at most ${MAX_BODY_BYTES} are stored`,
    );
  return { pending: event, body, hash: hash('sha256', body, 'buffer') };
}

/** Refuses what the database must never see, serialises and hashes. */
export function prepareAppend(
  accountId: string,
  streamId: StreamId,
  events: readonly PendingEvent[],
  options: AppendOptions,
  catalogue: Catalogue,
): PreparedAppend {
  if (!isAccountId(accountId)) throw new DomainError('InvalidAccountId', `An account id is 12 digits, not ${JSON.stringify(accountId)}`);
  if (events.length === 0 && (options.claims?.length || options.credentials?.length || options.account)) {
    throw new Error(
      'An append of no events carries nothing but an idempotency key: a change without an event would leave no trace in the log',
    );
  }
  const net = options.claims?.length ? netClaims(options.claims) : undefined;
  storableNames(streamId, ...Object.keys(options.alsoExpect ?? {}), options.idempotency?.caller ?? '', options.idempotency?.key ?? '');
  if (options.account)
    storableNames(('rename' in options.account ? options.account.rename : Object.values(options.account)[0]?.name) ?? '');
  for (const { id, status } of options.credentials ?? []) storableNames(id, status ?? '');
  if (net) storableNames(...net.absent, ...net.present, ...net.below, ...net.released, ...net.claimed.flat());
  return {
    accountId,
    streamId,
    events: events.map((event) => prepareEvent(event, accountId, streamId, catalogue)),
    expected: options.expected,
    options,
    net,
  };
}

/** A name's account: a leading `/` makes it one over all accounts. */
export const accountOfName = (accountId: string, name: string): string => (name.startsWith('/') ? '' : accountId);
