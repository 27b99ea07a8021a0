/** Texts beyond this length are not remembered, so that what a memo holds is bounded in bytes too. */
const LONGEST = 256;

/**
 * Remembers what was made of short texts. When it is full it forgets everything, which costs less on the way of every decision than keeping an order of use; what
 * is in use is soon made again.
 */
export class ShortMemo<V> {
  private readonly made = new Map<string, V>();

  constructor(
    private readonly limit: number,
    private readonly make: (text: string) => V,
  ) {}

  get(text: string): V {
    const known = this.made.get(text);
    return known === undefined ? this.remember(text) : known;
  }

  private remember(text: string): V {
    const value = this.make(text);
    if (text.length > LONGEST) return value;
    if (this.made.size >= this.limit) this.made.clear();
    this.made.set(text, value);
    return value;
  }
}
