import { ShortMemo } from './short-memo';

/** Condition keys and their values; key names ignore case. */
export type ContextValues = Readonly<Record<string, string | readonly string[]>>;

/** A key that may be absent or hold any value. */
export const UNKNOWN = Symbol('unknown');

/** One value, several values, no value, or nobody knows. */
export type KeyValues = string | readonly string[] | undefined | typeof UNKNOWN;

const FOLDED = new ShortMemo(10_000, (name) => name.toLowerCase());

/** The name of a condition key in lower case, as `RequestContext` wants it. */
export const keyName = (key: string): string => FOLDED.get(key);

/** Keys that a principal has or lacks by what it is: they are never unknown merely because everything else is. */
const DERIVED: ReadonlySet<string> = new Set([
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principaltype',
  'aws:username',
  'aws:userid',
  'aws:principalisawsservice',
  'aws:resourceaccount',
]);

/** Whether a key (in lower case) derives from the principal or the resource's account. */
export const isDerivedKey = (name: string): boolean => DERIVED.has(name) || name.startsWith('aws:principaltag/');

/** What a request says of its condition keys. Most decisions ask for few of them or none, so nothing is prepared before the first one is asked for. */
export class RequestContext {
  private known: ReadonlyMap<string, string | readonly string[]> | undefined;
  private unknown: ReadonlySet<string> | undefined;

  /** `open`: keys that may be absent or hold any value; `'*'` = every key that is neither given nor derived from the principal. */
  constructor(
    private readonly given: ContextValues,
    private readonly open: '*' | readonly string[] = [],
  ) {}

  /** The values of a key, whose name is given in lower case (`keyName`). An empty list of values is an absent key, a list of one is its value. */
  values(name: string): KeyValues {
    this.known ??= foldKeys(this.given);
    const values = this.known.get(name);
    if (typeof values === 'string') return values;
    if (values !== undefined) return values.length > 1 ? values : values[0];
    return this.open.length === 0 ? undefined : this.openness(name);
  }

  private openness(name: string): undefined | typeof UNKNOWN {
    this.unknown ??= new Set(this.open === '*' ? ['*'] : this.open.map(keyName));
    if (this.unknown.has(name)) return UNKNOWN;
    return this.unknown.has('*') && !isDerivedKey(name) ? UNKNOWN : undefined;
  }
}

function foldKeys(given: ContextValues): ReadonlyMap<string, string | readonly string[]> {
  const known = new Map<string, string | readonly string[]>();
  for (const [key, value] of Object.entries(given)) known.set(keyName(key), value);
  return known;
}
