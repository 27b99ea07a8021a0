import fc from 'fast-check';

/**
 * Relays, a cursor and a topic as the code has them, stepped in any order: leaders that are paused between any two steps and wake up after others took over (zombies), and a broker that
 * loses the ends of its partitions. The log has an event for each index; where it goes is its index modulo the partitions.
 */
const PARTITIONS = 3;
const PAGE = 4;
const partitionOf = (logIndex: number): number => logIndex % PARTITIONS;

interface Leader {
  readonly epoch: number;
  /** Where it reads on; undefined while it has no outlet. */
  at?: number;
  page?: number[];
}

class Model {
  head = 0;
  epoch = 0;
  cursor = { epoch: 0, logIndex: 0 };
  readonly topic: number[][] = Array.from({ length: PARTITIONS }, () => []);
  readonly leaders: Leader[] = [];

  append(count: number): void {
    this.head += count;
  }

  elect(): void {
    this.leaders.push({ epoch: ++this.epoch });
  }

  /** openOutlet, openRelayCursor, holds, rewindRelayCursor. */
  open(leader: Leader): void {
    if (leader.at !== undefined || leader.epoch < this.cursor.epoch) return;
    this.cursor.epoch = leader.epoch;
    let held = this.cursor.logIndex;
    for (let partition = 0; partition < PARTITIONS; partition++) {
      let expected = this.cursor.logIndex;
      while (expected > 0 && partitionOf(expected) !== partition) expected--;
      const tail = this.topic[partition]?.at(-1) ?? 0;
      if (tail < expected) held = Math.min(held, tail);
    }
    this.cursor.logIndex = leader.at = held;
  }

  read(leader: Leader): void {
    const { at } = leader;
    if (at === undefined || leader.page) return;
    const page = Array.from({ length: Math.min(PAGE, this.head - at) }, (_, n) => at + 1 + n);
    if (page.length > 0) leader.page = page;
  }

  /** What is kept of a page whose publishing fails is a part of it, in order. */
  publish(leader: Leader, kept = PAGE): void {
    if (leader.at === undefined || !leader.page) return;
    for (const logIndex of leader.page.slice(0, kept)) this.topic[partitionOf(logIndex)]?.push(logIndex);
    if (kept < leader.page.length) return this.interrupt(leader);
    this.advance(leader, leader.page.at(-1) ?? 0);
  }

  private advance(leader: Leader, to: number): void {
    if (leader.epoch !== this.cursor.epoch || leader.at !== this.cursor.logIndex) {
      leader.at = undefined; // it was replaced: it writes nothing and ends
      leader.page = undefined;
      return;
    }
    this.cursor.logIndex = leader.at = to;
    leader.page = undefined;
  }

  private interrupt(leader: Leader): void {
    leader.at = leader.page = undefined;
  }

  /** Every connection is lost with it. */
  cut(partition: number, records: number): void {
    const kept = this.topic[partition] as number[];
    kept.length = Math.max(0, kept.length - records);
    for (const leader of this.leaders) this.interrupt(leader);
  }

  /** The last leader goes on until the log is published. */
  settle(): void {
    this.elect();
    const last = this.leaders.at(-1) as Leader;
    for (let turn = 0; turn <= this.head + 2; turn++) {
      this.open(last);
      this.read(last);
      this.publish(last);
    }
  }

  /** What somebody keeps who drops every log index at or below the highest that he has of the partition. */
  kept(partition: number): number[] {
    let highest = 0;
    return (this.topic[partition] ?? []).filter((logIndex) => logIndex > highest && (highest = logIndex) > 0);
  }
}

const who = fc.nat(20);
const step = fc.oneof(
  fc.record({ does: fc.constant('append' as const), count: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ does: fc.constant('elect' as const) }),
  fc.record({ does: fc.constant('open' as const), who }),
  fc.record({ does: fc.constant('read' as const), who }),
  fc.record({ does: fc.constant('publish' as const), who, kept: fc.integer({ min: 0, max: PAGE + 3 }) }),
);
const loss = fc.record({ does: fc.constant('cut' as const), partition: fc.nat(PARTITIONS - 1), records: fc.integer({ min: 1, max: 5 }) });

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
type Loss = typeof loss extends fc.Arbitrary<infer L> ? L : never;

function played(steps: readonly (Step | Loss)[]): Model {
  const model = new Model();
  for (const one of steps) {
    if (one.does === 'append') model.append(one.count);
    else if (one.does === 'elect') model.elect();
    else if (one.does === 'cut') model.cut(one.partition, one.records);
    else {
      const leader = model.leaders[one.who % Math.max(1, model.leaders.length)];
      if (leader && one.does === 'publish') model.publish(leader, one.kept);
      else if (leader) model[one.does as 'open' | 'read'](leader);
    }
  }
  model.settle();
  return model;
}

const whole = (model: Model, partition: number): number[] =>
  Array.from({ length: model.head }, (_, n) => n + 1).filter((logIndex) => partitionOf(logIndex) === partition);
const runs = process.env.KEYTRAIL_SOAK === '1' ? 200_000 : 2_000;

describe('relays that were replaced without knowing it', () => {
  it('repeat events, but whoever drops log indexes that he has gets each once and in order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const model = played(steps);
        for (let partition = 0; partition < PARTITIONS; partition++) expect(model.kept(partition)).toEqual(whole(model, partition));
      }),
      { numRuns: runs },
    );
  });

  it('and a broker that loses the ends of its partitions: the topic is whole in the end, in the same order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 6, arbitrary: step }, { weight: 1, arbitrary: loss }), { maxLength: 80, size: 'max' }),
        (steps) => {
          const model = played(steps);
          for (let partition = 0; partition < PARTITIONS; partition++) expect(model.kept(partition)).toEqual(whole(model, partition));
        },
      ),
      { numRuns: runs },
    );
  });
});
