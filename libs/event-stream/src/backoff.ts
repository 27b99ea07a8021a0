import { setTimeout as pause } from 'node:timers/promises';

const FIRST_MS = 100;
const LONGEST_MS = 5_000;

/** Waits longer after each failure in a row: 0.1 s, doubling to 5 s. */
export class Backoff {
  private next = FIRST_MS;

  /** Failures in a row are over. */
  reset(): void {
    this.next = FIRST_MS;
  }

  /** Resolves when it is time to try again, or at once when `signal` aborts. */
  async wait(signal: AbortSignal): Promise<void> {
    const ms = this.next;
    this.next = Math.min(ms * 2, LONGEST_MS);
    await pause(ms, undefined, { signal }).catch(() => undefined);
  }
}
