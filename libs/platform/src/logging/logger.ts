import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';
import type { Environment } from '../environment';

/** Members whose values never reach a line, at any of the three outer levels of what is logged. */
const SECRET_MEMBERS = new Set(
  [
    'authorization',
    'cookie',
    'password',
    'newPassword',
    'oldPassword',
    'secret',
    'secretAccessKey',
    'token',
    'masterKey',
    'base32StringSeed',
    'qrCodePNG',
  ].map((name) => name.toLowerCase()),
);

/** pino's own redaction takes 100 µs a line with these names at three levels; this walk takes one or two. */
function withoutSecrets(value: object, levels = 3): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const deeper = levels > 1 && typeof member === 'object' && member !== null && Object.getPrototypeOf(member) === Object.prototype;
    shown[name] = SECRET_MEMBERS.has(name.toLowerCase())
      ? '[secret]'
      : deeper
        ? withoutSecrets(member as object, levels - 1)
        : (member as unknown);
  }
  return shown;
}

/** An error's words and stack with those of its causes; nothing else: a database driver's errors carry statements and values. */
function errorInWords(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack } = pino.stdSerializers.err(error);
  return { type, message, code: (error as { code?: unknown }).code, stack };
}

/** One JSON object a line: level in words, time in ISO 8601. `to`: standard output unless told. */
export function createLogger(level: Environment['logLevel'], to?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: (line: object) => withoutSecrets(line) },
    serializers: { error: errorInWords, err: errorInWords },
    errorKey: 'error',
  };
  return to ? pino(options, to) : pino(options);
}

/** Nest's own words as lines of the log. Nest's tale of each module and route is for debugging. */
export function nestLogger(logger: Logger): LoggerService {
  const line =
    (level: 'debug' | 'warn' | 'error' | 'fatal' | 'trace') =>
    (message: unknown, ...rest: unknown[]): void => {
      const context = rest.at(-1);
      const details = { context: typeof context === 'string' ? context : undefined, ...(message instanceof Error && { error: message }) };
      const stack = level === 'error' && rest.length > 1 ? { stack: rest[0] } : {};
      logger[level](
        { ...details, ...stack },
        typeof message === 'string' ? message : message instanceof Error ? message.message : JSON.stringify(message),
      );
    };
  return {
    log: line('debug'),
    verbose: line('trace'),
    debug: line('debug'),
    warn: line('warn'),
    error: line('error'),
    fatal: line('fatal'),
  };
}
