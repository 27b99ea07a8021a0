import fc from 'fast-check';
import { setImmediate as turn } from 'node:timers/promises';
import { Flights, Grounded } from './flights';

/** What may become of a piece of work: it goes well, is not sent at all, cannot be sent, is refused when it arrives, or fails whatever is done. */
type Fate = 'well' | 'unsendable' | 'throws' | 'refused' | 'poison';

const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await turn();
};

/** A place where work arrives in the order of sending, and counts only if it follows on what is there. */
class Place {
  readonly kept: number[] = [];
  private arrivals: Promise<unknown> = Promise.resolve();

  arrive(after: number, number: number, fate: Fate, delay: number): Promise<void> {
    const arrived = this.arrivals.then(async () => {
      await turns(delay);
      if (this.kept.length !== after || fate === 'refused' || fate === 'poison') throw new Error(`${number} refused`);
      this.kept.push(number);
    });
    this.arrivals = arrived.catch(() => undefined);
    return arrived;
  }
}

const pieces = fc.array(
  fc.record({
    fate: fc.constantFrom<Fate>('well', 'well', 'well', 'unsendable', 'throws', 'refused'),
    sending: fc.nat(2),
    writing: fc.nat(3),
    pause: fc.nat(3),
  }),
  { maxLength: 12 },
);

/** Flies all pieces, at most two at once, as streams do; each one follows on the one before as the partition runner has it. */
async function flyAll(given: readonly { fate: Fate; sending: number; writing: number; pause: number }[]) {
  const [flights, place] = [new Flights(), new Place()];
  let sentUpTo = 0;
  let [before, last]: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()];
  const outcomes: Promise<PromiseSettledResult<void>>[] = [];
  for (const [number, { fate, sending, writing, pause }] of given.entries()) {
    const flown = flights.fly(
      async () => {
        await turns(sending);
        if (fate === 'unsendable') return undefined;
        if (fate === 'throws') throw new Error(`${number} cannot be sent`);
        const done = place.arrive(sentUpTo, number, fate, writing);
        sentUpTo = number + 1;
        return { done };
      },
      async () => {
        await place.arrive(place.kept.length, number, fate === 'poison' ? 'poison' : 'well', writing);
        sentUpTo = number + 1;
      },
    );
    outcomes.push(Promise.allSettled([flown]).then(([outcome]) => outcome as PromiseSettledResult<void>));
    [before, last] = [last, flown.catch(() => undefined)];
    await before;
    await turns(pause);
  }
  return { flights, place, outcomes: await Promise.all(outcomes), last };
}

describe('flights', () => {
  it('everything is done once and in order, whatever is refused on the way', () =>
    fc.assert(
      fc.asyncProperty(pieces, async (given) => {
        const { place, outcomes } = await flyAll(given);
        expect(outcomes.every(({ status }) => status === 'fulfilled')).toBe(true);
        expect(place.kept).toEqual(given.map((_, number) => number));
      }),
    ));

  it('nothing is done after what fails for good', () =>
    fc.assert(
      fc.asyncProperty(pieces, pieces, async (good, after) => {
        const poison = { fate: 'poison' as const, sending: 0, writing: 1, pause: 0 };
        const { flights, place, outcomes } = await flyAll([...good, poison, ...after]);
        expect(place.kept).toEqual(good.map((_, number) => number));
        expect(
          outcomes.slice(good.length + 1).every((outcome) => outcome.status === 'rejected' && outcome.reason instanceof Grounded),
        ).toBe(true);
        await flights.alone(async () => flights.mend());
        await expect(flights.fly(async () => ({ done: Promise.resolve() }), turn)).resolves.toBeUndefined();
      }),
    ));

  it('sends a piece while the one before is under way, and nothing while one works alone', async () => {
    const flights = new Flights();
    const said: string[] = [];
    const flight = (name: string) =>
      flights.fly(
        async () => {
          said.push(`${name} sent`);
          return { done: turns(5).then(() => void said.push(`${name} done`)) };
        },
        async () => void said.push(`${name} alone`),
      );
    const flown = [flight('a'), flight('b')];
    await turns(2);
    await Promise.all([...flown, flights.alone(async () => void said.push('c')), flight('d')]);
    expect(said).toEqual(['a sent', 'b sent', 'a done', 'b done', 'c', 'd alone']);
  });
});
