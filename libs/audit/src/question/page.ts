import { canonicalJson, DomainError, sha256Hex } from '@app/kernel';

/** A page of a list. `nextCursor` null = the list ends here. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** Where a page begins: after the keys of the last row of the page before it. */
export interface PageFrom<K extends readonly (string | number)[]> {
  readonly after: K | undefined;
  readonly limit: number;
}

const DEFAULT_LIMIT = 100;

/** What a cursor belongs to: a cursor of another list, account or filter is refused. */
const fingerprint = (list: string, filters: object): string => sha256Hex(canonicalJson({ list, filters })).slice(0, 16);

/** Reads `limit` and `cursor`. `shape` is an example of the keys: their number and types must fit. */
export function pageFrom<K extends readonly (string | number)[]>(
  list: string,
  filters: object,
  shape: K,
  query: { limit?: string; cursor?: string },
): PageFrom<K> {
  const limit = query.limit === undefined ? DEFAULT_LIMIT : Number(query.limit);
  if (query.cursor === undefined) return { after: undefined, limit };
  const [of, ...keys] = decoded(query.cursor);
  const fits =
    keys.length === shape.length &&
    keys.every((key, i) => typeof key === typeof shape[i] && (typeof key === 'string' ? !key.includes('\0') : Number.isSafeInteger(key)));
  if (of !== fingerprint(list, filters) || !fits) {
    throw new DomainError(
      'ValidationError',
      'cursor is not one of this list with these filters; send the nextCursor of its last answer, or none to begin anew',
      [{ path: 'cursor', message: 'is not a cursor of this list' }],
    );
  }
  return { after: keys as unknown as K, limit };
}

function decoded(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** A page from `limit + 1` rows: the one too many only tells that there are more. */
export function pageOf<R, T>(
  list: string,
  filters: object,
  rows: readonly R[],
  limit: number,
  keys: (row: R) => readonly (string | number)[],
  item: (row: R) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    items: shown.map(item),
    nextCursor: more ? Buffer.from(JSON.stringify([fingerprint(list, filters), ...keys(last)])).toString('base64url') : null,
  };
}
