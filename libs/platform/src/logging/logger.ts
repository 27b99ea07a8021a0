import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';
import type { Environment } from '../environment';

/** Members that never reach a line, wherever in an object of two levels they stand. */
const SECRET_MEMBERS = ['authorization', 'cookie', 'password', 'newPassword', 'oldPassword', 'secret', 'secretAccessKey', 'token', 'masterKey', 'base32StringSeed', 'qrCodePNG'];

/** One JSON object a line: level in words, time in ISO 8601. `to`: standard output unless told. */
export function createLogger(level: Environment['logLevel'], to?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: pino.stdSerializers.err },
    errorKey: 'error',
    redact: { paths: SECRET_MEMBERS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' },
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
      logger[level]({ ...details, ...stack }, typeof message === 'string' ? message : message instanceof Error ? message.message : JSON.stringify(message));
    };
  return { log: line('debug'), verbose: line('trace'), debug: line('debug'), warn: line('warn'), error: line('error'), fatal: line('fatal') };
}
