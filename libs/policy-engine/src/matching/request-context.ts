/** Condition keys and their values; key names ignore case. */
export type ContextValues = Readonly<Record<string, string | readonly string[]>>;

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

const isDerived = (key: string): boolean => DERIVED.has(key) || key.startsWith('aws:principaltag/');

/** What a request says of its condition keys. */
export class RequestContext {
  private readonly known = new Map<string, readonly string[]>();
  private readonly unknown: ReadonlySet<string>;
  private readonly restUnknown: boolean;

  /** `unknown`: keys that may be absent or hold any value; `'*'` = every key that is neither given nor derived from the principal. */
  constructor(context: ContextValues, unknown: '*' | readonly string[] = []) {
    for (const [key, value] of Object.entries(context)) this.known.set(key.toLowerCase(), typeof value === 'string' ? [value] : value);
    this.restUnknown = unknown === '*' || unknown.includes('*');
    this.unknown = new Set(unknown === '*' ? [] : unknown.map((key) => key.toLowerCase()));
  }

  /** The values of a key; undefined if it is absent, which an empty list of values is too. */
  values(key: string): readonly string[] | 'unknown' | undefined {
    const name = key.toLowerCase();
    const values = this.known.get(name);
    if (values !== undefined) return values.length === 0 ? undefined : values;
    if (this.unknown.has(name)) return 'unknown';
    return this.restUnknown && !isDerived(name) ? 'unknown' : undefined;
  }
}
