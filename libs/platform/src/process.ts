import { setFlagsFromString } from 'node:v8';

/**
 * How much the heap may grow beyond what was alive, before garbage is collected: V8 lets it double and more, which for a server that folds a long log is 100 MB of garbage. (A flag that may be
 * set while the program runs, and so holds however it is started.)
 */
const HEAP_GROWTH = '--heap-growing-percent=25';

/** The contract's 10 seconds, less what the last words need. */
const LIMIT_MILLISECONDS = 9_500;

/** What was started and how to stop it. */
export class Stops {
  private readonly stops: (() => Promise<void>)[] = [];

  add(stop: () => Promise<void>): void {
    this.stops.push(stop);
  }

  /** Stops everything, the last that was started first; what fails to stop does not keep the rest from it. */
  async all(): Promise<void> {
    const faults: unknown[] = [];
    for (const stop of this.stops.splice(0).reverse()) await stop().catch((fault: unknown) => faults.push(fault));
    if (faults.length > 0) throw faults[0];
  }
}

/**
 * Runs an app until SIGTERM or SIGINT, then stops what it started and ends the process: 0, or 1 if stopping failed or took longer than 9.5 s. A start that fails is told to `say` in its own
 * words, without a stack, and ends with 1 after everything that had been started is stopped. A signal during the start waits for it.
 */
export async function run(start: (stops: Stops) => Promise<void>, say: (sentence: string) => void): Promise<void> {
  setFlagsFromString(HEAP_GROWTH);
  const stops = new Stops();
  const end = async (code: number): Promise<never> => {
    setTimeout(() => process.exit(1), LIMIT_MILLISECONDS).unref();
    const stopped = await stops.all().then(
      () => true,
      (fault: Error) => void say(`Not everything could be stopped: ${fault.message}`),
    );
    process.exit(stopped ? code : 1);
  };
  const started = start(stops);
  let ending = false;
  const signalled = (): void => {
    if (ending) return;
    ending = true;
    void started.catch(() => undefined).then(() => end(0));
  };
  process.on('SIGTERM', signalled).on('SIGINT', signalled);
  await started.catch((error: Error) => {
    if (ending) return;
    ending = true;
    say(error.message);
    return end(1);
  });
}
