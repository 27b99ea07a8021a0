import { setTimeout as pause } from 'node:timers/promises';
import { inBothShapes } from './shapes';

/** A restart of all microservices takes a few times as long as that of one process. */
const times = { embedded: 20, distributed: 5 };
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

/** Small deterministic randomness (mulberry32), so that a run can be repeated by its seed. */
function random(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

inBothShapes('kill -9 at random points of append, relay and projection', (start, shape) => {
  const kills = times[shape] * (process.env.KEYTRAIL_SOAK ? 10 : 1);

  it(`loses no acknowledged fact and applies none twice, ${kills} times`, async () => {
    console.log(`seed ${seed}`);
    const next = random(seed);
    const server = await start();
    const acknowledged = new Map<string, number>();
    let number = 0;
    for (let kill = 0; kill < kills; kill++) {
      let ended = false;
      const writers = Array.from({ length: 8 }, async () => {
        while (!ended) {
          const userName = `user-${number++}`;
          const answer = await server.command('CreateUser', { userName }).catch(() => undefined);
          if (answer?.status === 201) acknowledged.set(userName, answer.json.logIndex);
          else await pause(20);
        }
      });
      await pause(100 + next() * 400);
      if (next() < 0.3) await server.killDatabase();
      await server.kill9();
      ended = true;
      await Promise.all(writers);
      await server.start();
    }
    const newest = Math.max(...acknowledged.values());
    const rows = await server.all(`/principals?minLogIndex=${newest}`);
    const events = await server.all('/events');
    const indexes = events.map((event) => event.logIndex as number).reverse();
    expect(indexes).toEqual(Array.from({ length: indexes.length }, (_, at) => at + 1));
    const byName = new Map(
      events.filter(({ type }) => type === 'UserCreated').map((event) => [event.data.userName as string, event.logIndex as number]),
    );
    for (const [name, logIndex] of acknowledged) expect([name, byName.get(name)]).toEqual([name, logIndex]);
    const names = rows.filter(({ kind }) => kind === 'user').map(({ name }) => name as string);
    expect(names.sort()).toEqual([...byName.keys()].sort());
    await server.stop();
  }, 3_600_000);
});
