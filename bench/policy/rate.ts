/** Seconds of processor time that this process has used: other processes on the machine do not count. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** What is measured: a round of `operations`. */
export interface Contest {
  readonly operations: number;
  round(): void;
}

/** The median rate of each, in operations per CPU second, over rounds that take turns; the first rounds warm up. */
export function rates(contests: readonly Contest[], { rounds = 9, warmUp = 3 } = {}): number[] {
  const measured = contests.map((): number[] => []);
  for (let turn = 0; turn < warmUp + rounds; turn++)
    contests.forEach(({ operations, round }, index) => {
      const began = cpuSeconds();
      round();
      if (turn >= warmUp) measured[index]?.push(operations / (cpuSeconds() - began));
    });
  return measured.map((each) => [...each].sort((a, b) => a - b)[each.length >> 1] as number);
}
