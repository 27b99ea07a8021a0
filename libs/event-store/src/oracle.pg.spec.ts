import type { Claims, StreamId } from '@app/kernel';
import { testDatabase } from '@app/testing';
import type { Expected } from './append-options';
import { ACCOUNT, event, expectSoundLog, openStore, outcome, twoAccounts } from './store.fixture';

const ROUNDS = process.env.KEYTRAIL_SOAK === '1' ? 20_000 : 40;
const CALLERS = 48;
const LIMIT = 25;

/** Numbers from a seed (mulberry32), so that a failure can be run again. */
function random(seed: number): (below: number) => number {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

interface Try {
  readonly streamId: StreamId;
  readonly expected: Expected;
  readonly claims: Claims;
}

/** What the store must allow, one append after the other. */
class Model {
  readonly versions = new Map<string, number>();
  readonly held = new Set<string>();
  counted = 0;

  allows({ streamId, expected, claims }: Try): boolean {
    const version = this.versions.get(streamId) ?? 0;
    const asExpected =
      expected === 'any' || (expected === 'none' ? version === 0 : expected === 'exists' ? version > 0 : version === expected);
    const free = (name: string): boolean =>
      name.endsWith('/')
        ? ![...this.held].some((other) => other.startsWith(name) && !claims.release?.includes(other))
        : !this.held.has(name);
    const claimed = Object.keys(claims.claim ?? {}).every((name) => !this.held.has(name) || claims.release?.includes(name));
    return (
      asExpected &&
      claimed &&
      (claims.absent ?? []).every(free) &&
      (claims.present ?? []).every((name) => this.held.has(name)) &&
      this.counted + (claims.count?.by ?? 0) <= Math.max(LIMIT, this.counted)
    );
  }

  apply({ streamId, claims }: Try): void {
    this.versions.set(streamId, (this.versions.get(streamId) ?? 0) + 1);
    for (const name of claims.release ?? []) this.held.delete(name);
    for (const name of Object.keys(claims.claim ?? {})) this.held.add(name);
    this.counted += claims.count?.by ?? 0;
  }
}

it(`whatever is accepted at random was allowed in the order of the log (${CALLERS} callers × ${ROUNDS})`, async () => {
  const seed = Number(process.env.KEYTRAIL_SEED ?? Date.now() % 1_000_000);
  console.log(`seed ${seed}`);
  const database = await testDatabase(twoAccounts);
  const stores = [await openStore(database.url), await openStore(database.url)];
  const accepted: { logIndex: number; attempt: Try }[] = [];
  const codes = new Set<string>();
  await Promise.all(
    Array.from({ length: CALLERS }, async (_, caller) => {
      const upTo = random(seed + caller);
      const name = (): string => `${'pq'[upTo(2)]}/${upTo(4)}${upTo(3) === 0 ? `/${upTo(3)}` : ''}`;
      for (let round = 0; round < ROUNDS; round++) {
        const streamId: StreamId = `user/${upTo(12)}`;
        const expected: Expected = (['any', 'any', 'any', 'none', 'exists', upTo(30)] as const)[upTo(6)] as Expected;
        const [one, two] = [name(), name()];
        const claims = (
          [
            { claim: { [one]: 'x' } },
            { release: [one] },
            { present: [one] },
            { absent: [one] },
            { absent: [`${one}/`], release: [`${one}/1`] },
            one === two ? {} : { release: [one], claim: { [two]: 'y' } },
            { count: { of: 'n', by: upTo(3) ? 1 : -1, atMost: LIMIT } },
          ] as Claims[]
        )[upTo(7)] as Claims;
        const attempt: Try = { streamId, expected, claims };
        codes.add(
          await outcome(
            (stores[caller % 2] as (typeof stores)[0])!
              .append(ACCOUNT, streamId, [event(streamId)], { expected, claims: [claims] })
              .then(({ logIndex }) => void accepted.push({ logIndex, attempt })),
          ),
        );
      }
    }),
  );
  expect([...codes].filter((code) => !['done', 'Conflict', 'LimitExceeded'].includes(code))).toEqual([]);
  const model = new Model();
  for (const { logIndex, attempt } of accepted.sort((a, b) => a.logIndex - b.logIndex)) {
    expect({ logIndex, attempt, allowed: model.allows(attempt) }).toEqual({ logIndex, attempt, allowed: true });
    model.apply(attempt);
  }
  expect(await expectSoundLog(stores[0]!)).toBe(accepted.length + 2);
  const { rows } = await stores[0]!.pool.query<{ name: string }>('SELECT name FROM claims ORDER BY name');
  expect(rows.map((row) => row.name)).toEqual([...model.held].sort());
  await Promise.all(stores.map((store) => store.close()));
  await database.drop();
});
