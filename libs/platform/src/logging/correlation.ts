import { randomUUID } from 'node:crypto';

/** What ties log lines and events to one request, and several requests of a caller to one another. */
export interface Correlation {
  /** Ours, new for each request. */
  readonly requestId: string;
  /** The caller's `X-Correlation-Id`, else the request's id. Kept in events. */
  readonly correlationId: string;
}

const SAFE = /^[A-Za-z0-9][A-Za-z0-9._:/=+@-]{0,127}$/;

/** The correlation of a new request. An `X-Correlation-Id` that is over 128 characters or holds more than letters, digits and `._:/=+@-` is not taken over. */
export function newCorrelation(headers: Readonly<Record<string, string | string[] | undefined>>): Correlation {
  const requestId = randomUUID();
  const given = headers['x-correlation-id'];
  return { requestId, correlationId: typeof given === 'string' && SAFE.test(given) ? given : requestId };
}
