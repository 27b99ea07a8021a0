import type { Position, Reading } from './fold-order';

/**
 * What folding an account has learned, as plain JSON in buckets of small values: `user-name/ann` → ref, `user/AIDA…` → the entity. A bucket that a call of `arrangeMirror` did not change
 * is the same object in its answer, so whoever keeps it need write only those that differ.
 */
export type Known = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A user, group, role or policy that exists. `uniqueId` and `path` are null while nobody has told them; `told` = where the unique id was. */
export interface Entity {
  readonly name: string;
  readonly uniqueId: string | null;
  readonly path: string | null;
  readonly told: Position | null;
}

/** Where the fold stands. `pressing`: names and key slots of the newest second that a creation needed although they were taken. */
export interface Head {
  readonly reading?: Reading;
  readonly newest: Position;
  readonly pressing: readonly string[];
}

const BUCKETS = 512;
const HEAD = 'head';

function bucketOf(key: string): string {
  let hash = 0;
  for (let at = 0; at < key.length; at++) hash = (hash * 31 + key.charCodeAt(at)) | 0;
  return `b${(hash >>> 0) % BUCKETS}`;
}

/** `Known` while folding: what it began with is never changed, only copied, a bucket or value at its first change. */
export class Knowledge {
  private readonly before: Known;
  private readonly buckets: Record<string, Readonly<Record<string, unknown>>>;
  private isChanged = false;
  private readonly own = new Map<string, Record<string, unknown>>();
  private readonly ownValues = new Set<string>();

  constructor(known: Known = {}) {
    this.before = known;
    this.buckets = { ...known };
  }

  get head(): Head | undefined {
    return this.buckets[HEAD] as Head | undefined;
  }

  set head(head: Head) {
    this.isChanged = true;
    this.buckets[HEAD] = head as unknown as Record<string, unknown>;
  }

  get<V>(key: string): V | undefined {
    return this.buckets[bucketOf(key)]?.[key] as V | undefined;
  }

  set(key: string, value: unknown): void {
    this.bucket(key)[key] = value;
  }

  remove(key: string): void {
    if (this.get(key) !== undefined) delete this.bucket(key)[key];
    this.ownValues.delete(key);
  }

  /** A map that may be changed in place; an empty one if there was none. */
  edit<V>(key: string): Record<string, V> {
    const present = this.get<Record<string, V>>(key);
    if (present && this.ownValues.has(key)) return present;
    const copy = { ...present };
    this.ownValues.add(key);
    this.set(key, copy);
    return copy;
  }

  /** What is known now: the very object that it began with if nothing changed. */
  get known(): Known {
    return this.isChanged ? this.buckets : this.before;
  }

  private bucket(key: string): Record<string, unknown> {
    const name = bucketOf(key);
    let own = this.own.get(name);
    if (!own) {
      this.isChanged = true;
      own = { ...this.buckets[name] };
      this.own.set(name, own);
      this.buckets[name] = own;
    }
    return own;
  }
}
