/** How much a memo may hold. */
export interface MemoBounds {
  readonly entries: number;
  /** In characters of the texts that the values were made of: a value takes memory in proportion. */
  readonly characters: number;
}

interface Entry<V> {
  readonly value: V;
  readonly characters: number;
}

/** Remembers values within bounds; the one used longest ago is forgotten first. */
export class BoundedMemo<V> {
  private readonly held = new Map<string, Entry<V>>();
  private characters = 0;

  constructor(private readonly bounds: MemoBounds) {}

  get size(): number {
    return this.held.size;
  }

  /** `characters`: the length of the text that the value is made of. */
  get(key: string, characters: number, make: () => V): V {
    const known = this.held.get(key);
    const entry = known ?? { value: make(), characters };
    if (known) this.held.delete(key);
    else this.characters += characters;
    this.held.set(key, entry);
    while (this.held.size > this.bounds.entries || this.characters > this.bounds.characters) this.forgetOldest();
    return entry.value;
  }

  private forgetOldest(): void {
    const [key, { characters }] = this.held.entries().next().value as [string, Entry<V>];
    this.held.delete(key);
    this.characters -= characters;
  }
}
