import { DomainError } from '@app/kernel';
import pg from 'pg';

/** PostgreSQL's text of a time in UTC ('2026-01-02 03:04:05.6+00') as ISO 8601 with milliseconds. */
const isoText = (text: string): string => `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20, -3).padEnd(3, '0').slice(0, 3)}Z`;

/** `bigint` as number, `timestamptz` as Keytrail's text. */
export const connectionTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: 'text' | 'binary') => {
    if (format === 'text' && oid === 20) return Number;
    if (format === 'text' && oid === 1184) return isoText;
    if (format === 'text' && oid === 1016)
      return (text: string) =>
        text === '{}'
          ? []
          : text
              .slice(1, -1)
              .split(',')
              .map((item) => (item === 'NULL' ? null : Number(item)));
    return pg.types.getTypeParser(oid, format as 'text');
  }) as pg.CustomTypesConfig['getTypeParser'],
};

/**
 * How the store connects: times in UTC and as Keytrail's texts, counters as numbers (a log index stays below 2^53). A paused writer's idle
 * transaction ends and frees the others.
 */
export const connectionConfig = (url: string): pg.ClientConfig => ({
  connectionString: url,
  types: connectionTypes,
  keepAlive: true,
  connectionTimeoutMillis: 3_000,
  application_name: 'keytrail',
  options: '-c timezone=UTC -c datestyle=ISO -c idle_in_transaction_session_timeout=10s',
});

/** Errors after which the connection is gone or the server cannot be reached: nobody knows whether the last statement was carried out. */
export function isConnectionLost(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  if (code === undefined) return /terminated|timeout|not queryable|ended|closed/i.test(message ?? '');
  return /^(08|57P0)/.test(code) || /^E[A-Z]+$/.test(code);
}

/** Errors that leave nothing written and may pass: locks, deadlocks, cancelled statements, a lack of memory, disk or connections. */
export const isPassing = (error: unknown): boolean => /^(55P03|40...|57014|53...)$/.test((error as { code?: string }).code ?? '');

export const busy = (detail: string): DomainError =>
  new DomainError('Busy', `The event log cannot answer now (${detail}); try again in a few seconds`);

/** A query of a pool; a server that is away is `Busy`. */
export async function ask<R extends pg.QueryResultRow>(pool: pg.Pool, query: string | pg.QueryConfig, values?: unknown[]): Promise<R[]> {
  try {
    return (await pool.query<R>(query as string, values)).rows;
  } catch (error) {
    if (isConnectionLost(error) || isPassing(error)) throw busy((error as Error).message);
    throw error;
  }
}
