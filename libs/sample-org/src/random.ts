import { createHash } from 'node:crypto';

/** Random numbers that a seed repeats (sfc32, PractRand-tested). Each chapter forks its own, so that a change in one shifts nothing in another. */
export class Random {
  private readonly state: Int32Array;

  constructor(private readonly seed: string) {
    const bytes = createHash('sha256').update(seed).digest();
    this.state = Int32Array.from([0, 4, 8, 12].map((at) => bytes.readInt32LE(at)));
  }

  fork(name: string): Random {
    return new Random(`${this.seed}/${name}`);
  }

  /** 32 bits, unsigned. */
  word(): number {
    const [a, b, c, counter] = this.state as unknown as [number, number, number, number];
    const sum = (a + b + counter) | 0;
    this.state.set([b ^ (b >>> 9), (c + (c << 3)) | 0, ((c << 21) | (c >>> 11)) + sum, counter + 1]);
    return sum >>> 0;
  }

  /** 0 … below, whole. */
  below(below: number): number {
    return Math.floor((this.word() / 2 ** 32) * below);
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  chance(share: number): boolean {
    return this.word() / 2 ** 32 < share;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += this.word().toString(16).padStart(8, '0');
    return text.slice(0, digits);
  }

  /** A UUID of version 4. */
  uuid(): string {
    const digits = this.hex(32);
    const variant = '89ab'[this.below(4)];
    return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
  }

  /** Letters, digits, + and /, as AWS writes tokens. */
  base64(characters: number): string {
    return Buffer.from(this.hex(characters * 2), 'hex')
      .toString('base64')
      .slice(0, characters);
  }
}
