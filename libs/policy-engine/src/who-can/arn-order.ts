/** New principals that are put in place one by one; more are sorted in together. */
const ONE_BY_ONE = 32;

/** Principals in the order of their ARNs, kept without sorting all of them at each change. */
export class ArnOrder {
  private slots: number[] = [];
  private added: number[] = [];

  /** `arnOf`: the ARN of a slot, which must not change while the slot is in here. */
  constructor(private readonly arnOf: (slot: number) => string) {}

  add(slot: number): void {
    this.added.push(slot);
  }

  delete(slot: number): void {
    this.settle();
    this.slots.splice(this.place(this.arnOf(slot), slot), 1);
  }

  /** The slots in order, and the place of the first one after an ARN. */
  after(arn: string | undefined): { readonly slots: readonly number[]; readonly from: number } {
    this.settle();
    return { slots: this.slots, from: arn === undefined ? 0 : this.place(arn, Infinity) };
  }

  /** The slots of an ARN: a mirrored account may know two principals by one for a while. */
  named(arn: string): readonly number[] {
    this.settle();
    return this.slots.slice(this.place(arn, -1), this.place(arn, Infinity));
  }

  private settle(): void {
    const { added } = this;
    if (added.length === 0) return;
    this.added = [];
    if (added.length <= ONE_BY_ONE) for (const slot of added) this.slots.splice(this.place(this.arnOf(slot), slot), 0, slot);
    else
      this.slots = this.slots
        .concat(added)
        .map((slot) => ({ slot, arn: this.arnOf(slot) }))
        .sort((a, b) => (a.arn < b.arn ? -1 : a.arn > b.arn ? 1 : a.slot - b.slot))
        .map(({ slot }) => slot);
  }

  /** How many come before this one. */
  private place(arn: string, slot: number): number {
    let low = 0;
    let high = this.slots.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const there = this.slots[middle] as number;
      const thereArn = this.arnOf(there);
      if (thereArn < arn || (thereArn === arn && there < slot)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
