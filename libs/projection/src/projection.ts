import type { Recorded } from '@app/kernel';
import type { Change } from './change';

/** Columns are nullable but for the key. Times are ISO 8601 UTC texts with milliseconds, so that text order is time order; texts are compared byte by byte. */
export type ColumnType = 'text' | 'integer' | 'bigint' | 'boolean' | 'jsonb' | 'text[]';

/** The event of a type, out of a union of events. */
type EventOf<E extends Recorded, T> = E extends { readonly type: T } ? E : never;

/** A read model as data. `R` is its row, `K` its key columns (the account id comes before them), `E` the union of events that it knows. */
export interface ProjectionDefinition<R extends object, K extends keyof R & string, E extends Recorded> {
  /** Its permanent name, in kebab case: `access-keys`. */
  readonly name: string;
  /** Grows when rows would come out otherwise, or columns change: each version has a table of its own, `access_keys_v1`. */
  readonly version: number;
  readonly key: readonly K[];
  readonly columns: { readonly [C in keyof Required<R>]: ColumnType };
  /** What stands after `CREATE INDEX ON <table>`: `(account_id, created_at)`, `USING gin (targets)`. */
  readonly indexes?: readonly string[];
  /** Its changes commute (last use, counts): it gets the events of mirrored accounts as recorded, and is never folded anew. */
  readonly usage?: true;
  /** It tells what arrived, in log order (the audit trail): it gets the events of mirrored accounts as recorded, and is never folded anew. Its rows are not named in notifications. */
  readonly arrival?: true;
  /** Every change makes a row whose key no other event has: rows are written without being looked up. */
  readonly appendOnly?: true;
  readonly on?: { readonly [T in E['type']]?: (event: EventOf<E, T>) => readonly Change<R, K>[] };
  /** For events of every type. */
  readonly onEvery?: (event: Recorded) => readonly Change<R, K>[];
}

/** A row of any read model. */
export type Row = Readonly<Record<string, unknown>>;

/** A read model that the runner can run: its definition with the types of its events forgotten, and its table's name. */
export interface Projection<R extends object = object> {
  /** Never set: it carries the row's type. */
  readonly row?: R;
  readonly name: string;
  readonly version: number;
  readonly table: string;
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly indexes: readonly string[];
  /** Gets the events of mirrored accounts as recorded: `usage` or `arrival`. */
  readonly asRecorded: boolean;
  readonly arrival: boolean;
  readonly appendOnly: boolean;
  changes(event: Recorded): readonly Change<Row>[];
}

const NONE: readonly never[] = [];

/** `accessKeyId` → `access_key_id`, `access-keys` → `access_keys`. */
export const snakeCase = (name: string): string => name.replace(/-/g, '_').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Checks a definition's types and makes it runnable. */
export function defineProjection<R extends object, K extends keyof R & string, E extends Recorded = Recorded>(
  definition: ProjectionDefinition<R, K, E>,
): Projection<R> {
  const { name, version, key, columns, indexes = [], usage = false, arrival = false, appendOnly = false, onEvery } = definition;
  const handlers = new Map<string, (event: Recorded) => readonly Change<R, K>[]>(Object.entries(definition.on ?? {}));
  return {
    name,
    version,
    table: `${snakeCase(name)}_v${version}`,
    key,
    columns,
    indexes,
    asRecorded: usage || arrival,
    arrival,
    appendOnly,
    changes(event) {
      const found = handlers.get(event.type)?.(event) ?? NONE;
      return (onEvery ? [...found, ...onEvery(event)] : found) as readonly object[] as readonly Change<Row>[];
    },
  };
}
