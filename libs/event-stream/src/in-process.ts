import type { EventStore } from '@app/event-store';
import { Backoff } from './backoff';
import type { EventStream, From, Handle, SubscribeOptions, Subscription } from './event-stream';

const PAGE = 400;
const PARTITION = 0;

/** The log that is read, and how. */
export interface InProcessOptions {
  readonly store: EventStore;
  /** Events in a batch, at most (default 400: of larger ones more is alive when garbage is collected, which costs memory and more time than it saves). */
  readonly pageSize?: number;
  /** Told of each failure of a handler, or of reading the log; it is tried again. */
  readonly failed?: (error: unknown) => void;
}

/** The stream of the embedded shape: one partition, read from the log itself, from wherever the subscriber stands. The next page is read while the handler works on one. */
export class InProcessEventStream implements EventStream {
  constructor(private readonly options: InProcessOptions) {}

  /** What is published stands in the log already, and the log wakes those who follow it: nothing is left to send. */
  async publish(): Promise<void> {}

  async subscribe(from: From, handle: Handle, { ahead = false }: SubscribeOptions = {}): Promise<Subscription> {
    const stopping = new AbortController();
    const done = this.deliver(from, handle, ahead, stopping.signal);
    return {
      stop: async () => {
        stopping.abort();
        await done;
      },
    };
  }

  private async deliver(from: From, handle: Handle, overlap: boolean, stopped: AbortSignal): Promise<void> {
    const backoff = new Backoff();
    while (!stopped.aborted) {
      try {
        await this.deliverPages(from, handle, overlap, stopped, backoff);
      } catch (error) {
        this.options.failed?.(error);
        await backoff.wait(stopped);
      }
    }
  }

  /** Until it is stopped; a failure ends the reading ahead as well. */
  private async deliverPages(from: From, handle: Handle, overlap: boolean, stopped: AbortSignal, backoff: Backoff): Promise<void> {
    const { store, pageSize = PAGE } = this.options;
    const { logIndex: reached, kafka } = await from(PARTITION);
    const logIndex = kafka ? 0 : reached; // Kafka's position in one of its partitions says nothing of the log
    const reading = new AbortController();
    const signal = AbortSignal.any([stopped, reading.signal]);
    const pages = store.follow(logIndex, { signal, limit: pageSize })[Symbol.asyncIterator]();
    let ahead = pages.next();
    let [before, handled] = [Promise.resolve(), Promise.resolve()];
    try {
      for (;;) {
        const { value: events, done } = await Promise.race([ahead, failureOf(handled)]);
        if (done || stopped.aborted) break;
        ahead = pages.next();
        [before, handled] = [handled, handle(PARTITION, events, { logIndex: events.at(-1)?.logIndex ?? logIndex })];
        await (overlap ? Promise.race([before, failureOf(handled)]) : handled);
        backoff.reset();
      }
      await handled;
    } finally {
      reading.abort();
      await Promise.allSettled([ahead, before, handled]);
    }
    if (!stopped.aborted) throw new Error('The log ended: its store was closed');
  }
}

/** Never resolves; rejects when the promise does. */
const failureOf = (promise: Promise<unknown>): Promise<never> => new Promise((_, reject) => void promise.catch(reject));
