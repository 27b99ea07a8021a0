import { durableCluster, testDatabase } from '@app/testing';
import { requireDurability } from './durability';

describe('a database', () => {
  it('that could lose what it acknowledged is refused', async () => {
    const database = await testDatabase();
    await expect(requireDurability(database.url)).rejects.toThrow('fsync=off');
    await database.drop();
  });

  it('that flushes is taken, unless the connection does not wait for it', async () => {
    const cluster = await durableCluster();
    await requireDurability(cluster.url);
    await expect(requireDurability(`${cluster.url}?options=${encodeURIComponent('-c synchronous_commit=off')}`)).rejects.toThrow(
      'synchronous_commit=off',
    );
    await cluster.stop();
  });
});
