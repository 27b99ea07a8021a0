import { randomUUID } from 'node:crypto';

/** What ties log lines and events to one request, and several requests of a caller to one another. */
export interface Correlation {
  /** Ours, new for each request. */
  readonly requestId: string;
  /** The caller's `X-Correlation-Id`, else the request's id. Kept in events. */
  readonly correlationId: string;
  /** The caller's span, its W3C `traceparent`; null if the request is not traced. Kept in events as their cause. */
  readonly causationId: string | null;
}

const SAFE = /^[A-Za-z0-9][A-Za-z0-9._:/=+@-]{0,127}$/;

const TRACE_PARENT = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;

/** The correlation of a new request. An `X-Correlation-Id` that is over 128 characters or holds more than letters, digits and `._:/=+@-` is not taken over, nor is a `traceparent` that is none (https://www.w3.org/TR/trace-context). */
export function newCorrelation(headers: Readonly<Record<string, string | string[] | undefined>>): Correlation {
  const requestId = randomUUID();
  const given = (name: string, form: RegExp): string | undefined => {
    const value = headers[name];
    return typeof value === 'string' && form.test(value) ? value : undefined;
  };
  return {
    requestId,
    correlationId: given('x-correlation-id', SAFE) ?? requestId,
    causationId: given('traceparent', TRACE_PARENT) ?? null,
  };
}
