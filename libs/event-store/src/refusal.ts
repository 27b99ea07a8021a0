import { DomainError } from '@app/kernel';
import type { PreparedAppend } from './prepared-append';

/**
 * What counts first if an append is refused for several reasons: that it is there already beats every conflict, which it would have with
 * itself.
 */
const RANK = [
  'replay',
  'key-reused',
  'repeat',
  'event-id-reused',
  'no-such-account',
  'account-exists',
  'version',
  'missing',
  'held',
  'limit',
];

/** The append function's reasons ('<reason> <detail>') in words; 'replay' or 'repeat' where the log already holds the answer. */
export function refusalOf(reasons: readonly string[], { accountId, options }: PreparedAppend): DomainError | 'repeat' | 'replay' {
  const sorted = reasons
    .map((reason) => reason.split(/ (.*)/s, 2) as [string, string?])
    .sort(([a], [b]) => RANK.indexOf(a) - RANK.indexOf(b));
  const [reason, detail = ''] = sorted[0] as [string, string?];
  switch (reason) {
    case 'replay':
    case 'repeat':
      return reason;
    case 'key-reused':
      return new DomainError(
        'IdempotencyKeyReused',
        `The idempotency key ${options.idempotency?.key} was used for another request within 24 hours; take a new key`,
      );
    case 'event-id-reused':
      return new DomainError(
        'EventIdReused',
        'The log already holds one of these event ids with another body; an event id names one event for ever',
      );
    case 'no-such-account':
      return new DomainError('NoSuchAccount', `The account ${accountId} does not exist`);
    case 'account-exists':
      return new DomainError('AccountExists', `The account ${accountId} exists already`);
    case 'limit': {
      const [most, of] = detail.split(/ (.*)/s, 2);
      return new DomainError('LimitExceeded', `Cannot exceed the quota of ${most} for ${of}`);
    }
    case 'missing':
      return new DomainError('Conflict', `${detail} is gone; decide again`);
    case 'held':
      return new DomainError('Conflict', `${detail} is held by somebody else; decide again`);
    default:
      return new DomainError('Conflict', `${detail}; decide again`);
  }
}
