/** How much a memo may hold. */
export interface MemoBounds {
  readonly entries: number;
  /** In characters of the texts that the values were made of: a value takes memory in proportion. */
  readonly characters: number;
}

/** Half of what a memo holds. */
class Generation<V> {
  readonly values = new Map<string, V>();
  private characters = 0;

  add(key: string, characters: number, value: V): void {
    this.values.set(key, value);
    this.characters += characters;
  }

  isFull({ entries, characters }: MemoBounds): boolean {
    return this.values.size * 2 > entries || this.characters * 2 > characters;
  }
}

/**
 * Remembers values within bounds. What was asked for since the present generation began is in it; when it is full, the generation before it is forgotten as a whole.
 * So what is in use stays, and no order of use has to be kept.
 */
export class BoundedMemo<V> {
  private present = new Generation<V>();
  private former = new Generation<V>();

  constructor(private readonly bounds: MemoBounds) {}

  get size(): number {
    return this.present.values.size + this.former.values.size;
  }

  /** `characters`: the length of the text that the value is made of. */
  get(key: string, characters: number, make: () => V): V {
    const known = this.present.values.get(key);
    if (known !== undefined) return known;
    const value = this.former.values.get(key) ?? make();
    if (characters * 2 > this.bounds.characters) return value;
    this.present.add(key, characters, value);
    if (this.present.isFull(this.bounds)) {
      this.former = this.present;
      this.present = new Generation<V>();
    }
    return value;
  }
}
