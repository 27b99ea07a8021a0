import type { Recorded } from '@app/kernel';
import { toyEvent, toyHouse, toyProjections, type ToyHouse } from '@app/testing';
import { definitionsText } from './checkpoint';
import { PartitionRunner } from './partition-runner';
import { replayInto } from './replay';

const ANN = '100000000001';
const history = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    toyEvent(
      ANN,
      `account/${ANN}`,
      n % 3 === 0
        ? { type: 'NoteRead', data: { noteId: `n${n % 7}`, by: 'ann' } }
        : { type: 'NoteWritten', data: { noteId: `n${n % 7}`, text: `${n}` } },
    ),
  );

/** Ends the session that moves a cursor, now and then: in the middle of the transaction, or in its COMMIT. */
const strikes = `
CREATE FUNCTION strike() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF random() < 0.3 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER in_the_middle AFTER UPDATE ON projection_checkpoints FOR EACH ROW EXECUTE FUNCTION strike();
CREATE CONSTRAINT TRIGGER in_commit AFTER UPDATE ON projection_checkpoints DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION strike();`;

describe('a partition of the projection runner', () => {
  let house: ToyHouse;
  let log: Recorded[];
  beforeEach(async () => {
    house = await toyHouse();
    await house.write(history(60));
    log = await house.store.readLog({ after: 0, limit: 1_000 });
  });
  afterEach(() => house.close());

  const partition = (committed = (): void => undefined) =>
    new PartitionRunner(
      {
        set: { name: 'toy', definitions: definitionsText(toyProjections, 0) },
        store: house.store,
        projections: toyProjections,
        committed,
        failed: () => undefined,
      },
      0,
    );
  const page = (from: number, to: number): [Recorded[], { logIndex: number }] => [log.slice(from, to), { logIndex: to }];

  it('drops what the rows hold already', async () => {
    const runner = partition();
    await runner.open();
    await runner.handle(...page(0, 20));
    await runner.handle(...page(0, 20));
    await runner.handle(...page(10, 60));
    expect(await runner.open()).toEqual({ logIndex: 60 });
    expect(await house.rows()).toEqual(replayInto(toyProjections, log));
    await runner.close();
  });

  it('refuses the batch of one who does not know that another went on', async () => {
    const [zombie, heir] = [partition(), partition()];
    await zombie.open();
    await zombie.handle(...page(0, 20));
    expect(await heir.open()).toEqual({ logIndex: 20 });
    await heir.handle(...page(20, 40));
    await expect(zombie.handle(...page(20, 50))).rejects.toMatchObject({ code: 'Superseded' });
    expect(await house.rows()).toEqual(replayInto(toyProjections, log.slice(0, 40)));
    expect(await zombie.open()).toEqual({ logIndex: 40 });
    await zombie.handle(...page(40, 60));
    await expect(heir.handle(...page(40, 60))).rejects.toMatchObject({ code: 'Superseded' });
    expect(await house.rows()).toEqual(replayInto(toyProjections, log));
    await Promise.all([zombie.close(), heir.close()]);
  });

  it('applies nothing twice and loses nothing when its session dies and more batches were given ahead', async () => {
    await house.store.pool.query(strikes);
    const runner = partition();
    let deaths = 0;
    for (let at = -1; at < 60; ) {
      try {
        if (at < 0) at = (await runner.open()).logIndex;
        const given = [0, 3, 6].map((n) => runner.handle(...page(Math.min(at + n, 60), Math.min(at + n + 3, 60))));
        await Promise.allSettled(given);
        await Promise.all(given);
        at = Math.min(at + 9, 60);
      } catch {
        deaths++;
        at = -1;
      }
    }
    expect(deaths).toBeGreaterThan(0);
    expect(await house.rows()).toEqual(replayInto(toyProjections, log));
    await runner.close();
  });

  it('applies nothing twice and loses nothing when its session dies in a batch or in its commit', async () => {
    await house.store.pool.query(strikes);
    const runner = partition();
    let deaths = 0;
    for (let at = -1; at < 60; ) {
      try {
        at = at < 0 ? (await runner.open()).logIndex : (await runner.handle(...page(at, Math.min(at + 3, 60))), Math.min(at + 3, 60));
      } catch {
        deaths++;
        at = -1;
      }
    }
    expect(deaths).toBeGreaterThan(0);
    expect(await house.rows()).toEqual(replayInto(toyProjections, log));
    await runner.close();
  });
});
