import { DomainError } from '@app/kernel';
import { ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { isInheritedName } from './json-body';

const KINDS: Readonly<Record<string, string>> = { body: 'The body', query: 'The query', param: 'The path' };
const PLAIN = new Set<unknown>([Object, String, Number, Boolean, Array, undefined]);

/** class-validator begins each message with the member's name, which `path` says already. */
const withoutName = (message: string, name: string): string => (message.startsWith(`${name} `) ? message.slice(name.length + 1) : message);

function faultsOf(errors: readonly ValidationError[], above = ''): { path: string; message: string; unknown: boolean }[] {
  return errors.flatMap(({ property, constraints = {}, children = [] }) => {
    const path = above === '' ? property : `${above}.${property}`;
    const own = Object.entries(constraints).map(([name, message]) => ({
      path,
      message: name === 'whitelistValidation' ? 'is not a parameter here' : withoutName(message, property),
      unknown: name === 'whitelistValidation',
    }));
    return [...own, ...faultsOf(children, path)];
  });
}

function refuse(errors: readonly ValidationError[]): DomainError {
  const faults = faultsOf(errors);
  const unknown = faults.filter((fault) => fault.unknown);
  const shown = unknown.length > 0 ? unknown : faults;
  const sentence =
    shown
      .slice(0, 5)
      .map(({ path, message }) => `${path} ${message}`)
      .join('; ') || 'A value is of the wrong kind';
  return new DomainError(
    unknown.length > 0 ? 'UnsupportedParameter' : 'ValidationError',
    sentence,
    shown.map(({ path, message }) => ({ path, message })),
  );
}

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : value === undefined ? 'nothing' : `a ${typeof value}`;

/**
 * Checks bodies, queries and path parameters against their class-validator classes: an unknown member is UnsupportedParameter, anything else wrong is
 * ValidationError with every fault in `errors`.
 */
export class StrictPipe extends ValidationPipe {
  constructor() {
    super({ transform: true, whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false, exceptionFactory: refuse });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (!PLAIN.has(metadata.metatype) && metadata.data === undefined && metadata.type !== 'custom') {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw new DomainError('ValidationError', `${KINDS[metadata.type] ?? 'The value'} must be a JSON object, not ${kindOf(value)}`);
      const dropped = Object.keys(value).find(isInheritedName);
      if (dropped)
        throw new DomainError('UnsupportedParameter', `${dropped} is not a parameter here`, [
          { path: dropped, message: 'is not a parameter here' },
        ]);
    }
    return super.transform(value, metadata) as Promise<unknown>;
  }
}

const pipe = new StrictPipe();

/** Checks a body whose class is known only at run time (a command's), by the same rules. Throws DomainError UnsupportedParameter or ValidationError. */
export const validated = async <T extends object>(type: new () => T, value: unknown): Promise<T> =>
  (await pipe.transform(value, { type: 'body', metatype: type })) as T;
