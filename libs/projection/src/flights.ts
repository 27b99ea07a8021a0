/** Work that has been sent; `done` tells how it ended. */
export interface Flight {
  readonly done: Promise<void>;
}

/** What it follows on has failed, which has been told. */
export class Grounded extends Error {
  constructor() {
    super('What this follows on was not done');
    this.name = 'Grounded';
  }
}

/**
 * Work of which each piece follows on the one before, but may be sent while that is still under way, as if it went well. What was sent after a piece that failed comes to nothing, and is done
 * again, alone, each in its turn. What fails for good grounds all that follows on it, until `mend`.
 */
export class Flights {
  private starts: Promise<unknown> = Promise.resolve();
  private ends: Promise<unknown> = Promise.resolve();
  private count = 0;
  /** Up to this one each works alone; 0 = none has to. */
  private aloneUpTo = 0;
  private broken = false;

  /** Work that nothing else may be sent before or during. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const number = this.takeNumber();
    this.aloneUpTo = number;
    return this.end(number, () => this.start(work));
  }

  /** `send` sends, or says by undefined that it cannot be done so; then, and if it failed, it is done `alone`. */
  fly(send: () => Promise<Flight | undefined>, alone: () => Promise<void>): Promise<void> {
    const number = this.takeNumber();
    const sent = this.start(async () => {
      const flight = this.broken || this.aloneUpTo > 0 ? undefined : await send().catch(() => undefined);
      if (!flight) this.aloneUpTo = Math.max(this.aloneUpTo, number);
      flight?.done.catch(() => (this.aloneUpTo = this.count));
      return flight;
    });
    return this.end(number, async () => {
      const flight = await sent;
      if (this.broken) throw new Grounded();
      const arrived = await flight?.done.then(
        () => true,
        () => false,
      );
      if (!arrived) await this.start(() => alone().catch((error: unknown) => this.breakBy(error)));
    });
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.ends;
  }

  /** What is given comes to nothing, until `mend`. */
  ground(): void {
    this.broken = true;
  }

  /** What was given before is over, and the next follows on nothing. */
  mend(): void {
    this.broken = false;
  }

  private breakBy(error: unknown): never {
    this.broken = true;
    throw error;
  }

  private takeNumber(): number {
    return ++this.count;
  }

  private start<T>(work: () => Promise<T>): Promise<T> {
    const result = this.starts.then(work);
    this.starts = result.catch(() => undefined);
    return result;
  }

  private end<T>(number: number, work: () => Promise<T>): Promise<T> {
    const result = this.ends.then(work).finally(() => {
      if (number >= this.aloneUpTo) this.aloneUpTo = 0;
    });
    this.ends = result.catch(() => undefined);
    return result;
  }
}
