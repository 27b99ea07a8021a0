import { ShortMemo } from './short-memo';

/** Condition keys and their values; key names ignore case. */
export type ContextValues = Readonly<Record<string, string | readonly string[]>>;

/** A key that may be absent or hold any value. */
export const UNKNOWN = Symbol('unknown');

/** One value, several values, no value, or nobody knows. */
export type KeyValues = string | readonly string[] | undefined | typeof UNKNOWN;

/** The name of a condition key, ready to be looked for. */
export interface ConditionKey {
  /** In lower case. */
  readonly name: string;
  /** Of ASCII letters alone: then only keys of the same length can be the same. */
  readonly ascii: boolean;
}

const KEYS = new ShortMemo<ConditionKey>(10_000, (key) => {
  const name = key.toLowerCase();
  return { name, ascii: !/[^\0-\x7f]/.test(name) };
});

/** The key of a name in any letter case. */
export const conditionKey = (key: string): ConditionKey => KEYS.get(key);

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

/** So many keys are looked for one by one, which is the cheapest for the few that a decision asks for; then all names are folded. */
const LOOKS = 16;

/** What a request says of its condition keys. Of keys that differ in case only the last one counts. Nothing is prepared before a condition asks. */
export class RequestContext {
  private looks = 0;
  private known: ReadonlyMap<string, string | readonly string[]> | undefined;
  private unknown: ReadonlySet<string> | undefined;

  /** `open`: keys that may be absent or hold any value; `'*'` = every key that is neither given nor derived from the principal. */
  constructor(
    private readonly given: ContextValues,
    private readonly open: '*' | readonly string[] = [],
  ) {}

  /** The values of a key. An empty list of values is an absent key, a list of one is its value. */
  values(key: ConditionKey): KeyValues {
    const values = key.ascii && ++this.looks <= LOOKS ? this.look(key.name) : this.find(key.name);
    if (typeof values === 'string') return values;
    if (values !== undefined) return values.length > 1 ? values : values[0];
    return this.open.length === 0 ? undefined : this.openness(key.name);
  }

  private look(name: string): string | readonly string[] | undefined {
    const { given } = this;
    const length = name.length;
    let found: string | readonly string[] | undefined;
    for (const key in given) if (key.length === length && KEYS.get(key).name === name) found = given[key];
    return found;
  }

  private find(name: string): string | readonly string[] | undefined {
    this.known ??= new Map(Object.entries(this.given).map(([key, value]) => [KEYS.get(key).name, value]));
    return this.known.get(name);
  }

  private openness(name: string): undefined | typeof UNKNOWN {
    this.unknown ??= new Set(this.open === '*' ? ['*'] : this.open.map((key) => KEYS.get(key).name));
    if (this.unknown.has(name)) return UNKNOWN;
    return this.unknown.has('*') && !isDerivedKey(name) ? UNKNOWN : undefined;
  }
}
