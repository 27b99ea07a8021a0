import { execFileSync } from 'node:child_process';
import { Client } from 'pg';
import { durableCluster, testDatabase } from './database';

async function ask(url: string, text: string): Promise<unknown[]> {
  const session = new Client({ connectionString: url });
  await session.connect();
  try {
    return (await session.query(text)).rows;
  } finally {
    await session.end();
  }
}

const people = {
  key: 'people 1',
  run: async (url: string) => void (await ask(url, "CREATE TABLE people (name text); INSERT INTO people VALUES ('ann')")),
};

describe('a test database', () => {
  it('is empty, or a copy of what was prepared, and nobody sees another one', async () => {
    const [empty, one, two] = await Promise.all([testDatabase(), testDatabase(people), testDatabase(people)]);
    await ask(one.url, 'DELETE FROM people');
    expect(await ask(two.url, 'SELECT * FROM people')).toEqual([{ name: 'ann' }]);
    await expect(ask(empty.url, 'SELECT * FROM people')).rejects.toThrow(/does not exist/);
    await Promise.all([empty.drop(), one.drop(), two.drop()]);
    await expect(ask(one.url, 'SELECT 1')).rejects.toThrow(/does not exist/);
  });

  it('is worked on by an owner who is no superuser', async () => {
    const database = await testDatabase();
    expect(await ask(database.url, 'SELECT rolsuper FROM pg_roles WHERE rolname = current_user')).toEqual([{ rolsuper: false }]);
    await database.drop();
  });
});

describe('a durable cluster', () => {
  it('keeps what was committed when it is killed', async () => {
    const cluster = await durableCluster();
    await ask(cluster.url, 'CREATE TABLE kept (n int); INSERT INTO kept SELECT generate_series(1, 1000)');
    await cluster.kill9();
    await cluster.restart();
    expect(await ask(cluster.url, 'SELECT count(*)::int FROM kept')).toEqual([{ count: 1000 }]);
    expect(await ask(cluster.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    await cluster.stop();
    expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(new URL(cluster.url).port);
  });
});
