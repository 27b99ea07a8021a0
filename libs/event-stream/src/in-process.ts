import type { EventStore } from '@app/event-store';
import { setTimeout as pause } from 'node:timers/promises';
import { Backoff } from './backoff';
import type { EventStream, From, Handle, Subscription } from './event-stream';

const PAGE = 2_000;
const PARTITION = 0;
/** Small batches begin so far apart, in milliseconds: the work of a batch hardly depends on its size. The first after a pause begins at once. */
const GATHER_MS = 0;

/** The log that is read, and how. */
export interface InProcessOptions {
  readonly store: EventStore;
  /** Events in a batch, at most (default 2,000). */
  readonly pageSize?: number;
  /** Hand out a batch while the one before it is still handled (default off); both are given in order, and a failure of either begins anew. */
  readonly overlap?: boolean;
  /** Told of each failure of a handler, or of reading the log; it is tried again. */
  readonly failed?: (error: unknown) => void;
}

/** The stream of the embedded shape: one partition, read from the log itself, from wherever the subscriber stands. The next page is read while the handler works on one. */
export class InProcessEventStream implements EventStream {
  constructor(private readonly options: InProcessOptions) {}

  /** What is published stands in the log already, and the log wakes those who follow it: nothing is left to send. */
  async publish(): Promise<void> {}

  async subscribe(from: From, handle: Handle): Promise<Subscription> {
    const stopping = new AbortController();
    const done = this.deliver(from, handle, stopping.signal);
    return {
      stop: async () => {
        stopping.abort();
        await done;
      },
    };
  }

  private async deliver(from: From, handle: Handle, stopped: AbortSignal): Promise<void> {
    const backoff = new Backoff();
    while (!stopped.aborted) {
      try {
        await this.deliverPages(from, handle, stopped, backoff);
      } catch (error) {
        this.options.failed?.(error);
        await backoff.wait(stopped);
      }
    }
  }

  /** Until it is stopped; a failure ends the reading ahead as well. */
  private async deliverPages(from: From, handle: Handle, stopped: AbortSignal, backoff: Backoff): Promise<void> {
    const { store, pageSize = PAGE, overlap = false } = this.options;
    const { logIndex } = await from(PARTITION);
    const reading = new AbortController();
    const signal = AbortSignal.any([stopped, reading.signal]);
    const pages = store.follow(logIndex, { signal, limit: pageSize })[Symbol.asyncIterator]();
    let ahead = pages.next();
    let handled: Promise<unknown> = Promise.resolve();
    try {
      for (;;) {
        const { value: events, done } = await Promise.race([ahead, failureOf(handled)]);
        if (done || stopped.aborted) break;
        ahead = pages.next();
        const next = performance.now() + GATHER_MS;
        const before = handled;
        const handling = handle(PARTITION, events, { logIndex: events.at(-1)?.logIndex ?? logIndex });
        handled = Promise.all([before, handling]);
        await (overlap ? before : handled);
        backoff.reset();
        if (events.length < pageSize / 4) await gathered(next, signal);
      }
      await handled;
    } finally {
      reading.abort();
      await Promise.allSettled([ahead, handled]);
    }
    if (!stopped.aborted) throw new Error('The log ended: its store was closed');
  }
}

/** Waits until `then`, by `performance.now()`, or until it is told to stop. */
async function gathered(then: number, signal: AbortSignal): Promise<void> {
  const milliseconds = then - performance.now();
  if (milliseconds > 0) await pause(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** Never resolves; rejects when the promise does. */
const failureOf = (promise: Promise<unknown>): Promise<never> => new Promise((_, reject) => void promise.catch(reject));
