import { testDatabase } from '@app/testing';
import { Client } from 'pg';
import { eventStoreMigrations } from './event-store.migration';
import { migrate } from './migration';

describe('migrations', () => {
  it('run once, also when processes start together, and a later one runs alone', async () => {
    const database = await testDatabase();
    await Promise.all(Array.from({ length: 4 }, () => migrate(database.url, eventStoreMigrations)));
    const more = { name: 'more', up: async (sql: (text: string) => Promise<unknown>) => void (await sql('CREATE TABLE more (n int)')) };
    await migrate(database.url, [...eventStoreMigrations, more]);
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<{ name: string }>('SELECT name FROM keytrail_migrations ORDER BY at, name');
    expect(rows.map(({ name }) => name)).toEqual([...eventStoreMigrations.map(({ name }) => name), 'more']);
    await client.end();
    await database.drop();
  });

  it('that fail leave nothing', async () => {
    const database = await testDatabase();
    const broken = { name: 'broken', up: 'CREATE TABLE half (n int); SELECT nothing FROM nowhere' };
    await expect(migrate(database.url, [...eventStoreMigrations, broken])).rejects.toThrow('nowhere');
    const client = new Client({ connectionString: database.url });
    await client.connect();
    expect((await client.query('SELECT FROM pg_tables WHERE schemaname = current_schema()')).rowCount).toBe(0);
    await client.end();
    await database.drop();
  });

  it('have names of their own', async () => {
    await expect(migrate('postgres://nobody@127.0.0.1:1/x', [eventStoreMigrations[0]!, eventStoreMigrations[0]!])).rejects.toThrow(
      'same name',
    );
  });
});
