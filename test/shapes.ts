import type { Caller } from './caller';
import { Distributed } from './distributed';
import { Server } from './server';

/** What an end-to-end suite may do with Keytrail, whatever its shape. */
export interface Keytrail extends Caller {
  /** What its processes have printed. */
  readonly output: string;
  /** Starts what does not run, on the same data, and waits until it is ready. */
  start(): Promise<void>;
  /** SIGKILL to every process of Keytrail at once. */
  kill9(): Promise<void>;
  /** PostgreSQL dies; somebody or something starts it again. */
  killDatabase(): Promise<void>;
  stop(): Promise<{ code: number | null; seconds: number }>;
}

/** The end-to-end suite in both shapes, from one list: everything in one process, and microservices on a real Kafka (skipped where no broker can be had). */
export function inBothShapes(name: string, suite: (start: () => Promise<Keytrail>, shape: 'embedded' | 'distributed') => void): void {
  describe(`${name}, embedded`, () => suite(() => Server.start(), 'embedded'));
  const distributed = process.env.KEYTRAIL_NO_KAFKA === undefined ? describe : describe.skip;
  distributed(`${name}, distributed`, () => suite(() => Distributed.start(), 'distributed'));
}
