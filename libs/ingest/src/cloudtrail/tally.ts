import type { Rejection } from './read-record';

const MOST_REJECTIONS = 1_000;

/** What became of the records; `read` is always the sum of the others. */
export interface Sums {
  read: number;
  applied: number;
  attempts: number;
  usage: number;
  duplicates: number;
  ignored: number;
  rejected: number;
  warnings: number;
}

export const noSums = (): Sums => ({ read: 0, applied: 0, attempts: 0, usage: 0, duplicates: 0, ignored: 0, rejected: 0, warnings: 0 });

export type Fate = 'applied' | 'attempts' | 'usage' | 'duplicates' | 'ignored' | 'rejected';

/** Counts each record once, in the whole and for its account. */
export class Tally {
  readonly sums = noSums();
  readonly accounts = new Map<string, Sums>();
  readonly rejections: Rejection[] = [];

  constructor(private readonly file?: string) {}

  count(fate: Fate, accountId?: string): void {
    for (const sums of accountId === undefined ? [this.sums] : [this.sums, this.ofAccount(accountId)]) {
      sums.read++;
      sums[fate]++;
    }
  }

  reject(rejection: Rejection, accountId?: string): void {
    this.count('rejected', accountId);
    if (this.rejections.length < MOST_REJECTIONS)
      this.rejections.push(this.file === undefined ? rejection : { file: this.file, ...rejection });
  }

  private ofAccount(accountId: string): Sums {
    let sums = this.accounts.get(accountId);
    if (!sums) this.accounts.set(accountId, (sums = noSums()));
    return sums;
  }
}
