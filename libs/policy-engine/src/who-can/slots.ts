/** Things with small numbers, which are given again after they are free. */
export class Slots<T> {
  /** Free numbers hold nothing. */
  readonly all: (T | undefined)[] = [];
  private readonly free: number[] = [];

  take(make: (slot: number) => T): T {
    const slot = this.free.pop() ?? this.all.length;
    return (this.all[slot] = make(slot));
  }

  release(slot: number): void {
    this.all[slot] = undefined;
    this.free.push(slot);
  }
}
