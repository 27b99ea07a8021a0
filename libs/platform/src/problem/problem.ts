import { DomainError } from '@app/kernel';
import { HttpException } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';

/** RFC 9457 problem details, with the code that machines read and, if there are several, the single faults. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** A sentence that says what is wrong and where. */
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

/** Status of each code: Keytrail's own, and AWS's error codes. A code that is not here is 400: the caller can do something about it. */
export const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  Unauthenticated: 401,
  AccessDenied: 403,
  InvalidAuthenticationCode: 403,
  NotFound: 404,
  NoSuchAccount: 404,
  NoSuchEntity: 404,
  UnknownCommand: 404,
  MethodNotAllowed: 405,
  AccountExists: 409,
  AccountIsManaged: 409,
  AccountIsMirrored: 409,
  Conflict: 409,
  DeleteConflict: 409,
  EntityAlreadyExists: 409,
  EntityTemporarilyUnmodifiable: 409,
  LimitExceeded: 409,
  WrongAccount: 409,
  PayloadTooLarge: 413,
  UnsupportedMediaType: 415,
  IdempotencyKeyReused: 422,
  Busy: 503,
  NotCaughtUp: 503,
};

/** Codes that no caller can cause or mend: they are answered as InternalError. */
const INTERNAL = new Set(['EventIdReused', 'InternalError', 'Superseded', 'UnknownEventType', 'UnresolvedName']);

/** Codes of refusals that come from HTTP itself (Fastify's and Nest's errors), by status. */
const CODE_OF_STATUS: Readonly<Record<number, string>> = {
  400: 'ValidationError',
  401: 'Unauthenticated',
  403: 'AccessDenied',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  413: 'PayloadTooLarge',
  415: 'UnsupportedMediaType',
  503: 'Busy',
};

/** Refusals of the web framework in our words: its own would name its insides. */
const FRAMEWORK: Readonly<Record<string, readonly [code: string, detail: string]>> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: ['MalformedJson', 'The body is empty: send a JSON object'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['MalformedJson', 'The body is not JSON'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['ValidationError', 'The body is shorter or longer than Content-Length says'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['PayloadTooLarge', 'The body is larger than this route takes (10 MiB, imports 256 MiB)'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['UnsupportedMediaType', 'This Content-Type is not taken here: send application/json'],
  FST_ERR_BAD_URL: ['ValidationError', 'The path is not a valid percent-encoding of UTF-8'],
  FST_ERR_INVALID_URL: ['ValidationError', 'The path is not a valid percent-encoding of UTF-8'],
  FST_ERR_MAX_PARAM_LENGTH: ['ValidationError', 'A part of the path is too long'],
};

const inWords = (code: string): string =>
  code.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);

/** The problem details of a code. */
export const problem = (
  code: string,
  detail: string,
  errors: Problem['errors'] = [],
  status = STATUS_OF_CODE[code] ?? (INTERNAL.has(code) ? 500 : 400),
): Problem => ({
  type: `urn:keytrail:problem:${code}`,
  title: inWords(code),
  status,
  detail,
  code,
  ...(errors.length > 0 && { errors }),
});

/** A database that cannot be reached: it is being started again. SQLSTATE classes 08 (connection) and 57P (operator intervention), 53300 (too many connections). */
const isDatabaseAway = (error: { code?: unknown; syscall?: unknown; message?: string; cause?: unknown }): boolean =>
  (error.code === 'ENOENT' && error.syscall === 'connect') || // its socket is gone
  (typeof error.code === 'string' && /^(ECONNREFUSED|ECONNRESET|EPIPE|08...|57P0[1-3]|53300)$/.test(error.code)) ||
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Cannot use a pool after)/.test(
    error.message ?? '',
  ) ||
  (error.cause instanceof Error && isDatabaseAway(error.cause));

/** What the caller is told of an error; undefined if it is none of the caller's business (an InternalError, which only the log explains). */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof DomainError) return INTERNAL.has(error.code) ? undefined : problem(error.code, error.message, error.errors);
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, statusCode, message } = (error instanceof HttpException && error.cause ? error.cause : error) as {
    code?: string;
    statusCode?: number;
    message?: string;
  };
  const known = code === undefined ? undefined : FRAMEWORK[code];
  if (known) return problem(...known);
  if (error instanceof HttpException) return fromStatus(error.getStatus(), error.message);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return fromStatus(statusCode, message ?? '');
  if (isDatabaseAway(error)) return problem('Busy', 'The database cannot be reached at the moment: try again in a few seconds');
  return undefined;
}

function fromStatus(status: number, message: string): Problem | undefined {
  if (status >= 500 && status !== 503) return undefined;
  const code = CODE_OF_STATUS[status] ?? (STATUS_CODES[status] ?? 'Refused').replace(/[^A-Za-z]/g, '');
  return problem(
    code,
    message.length < 10 ? `${STATUS_CODES[status] ?? 'Refused'}: ${message || 'the request is refused'}` : message,
    [],
    status,
  );
}
