import { Client } from 'pg';
import { durableCluster } from '@app/testing';

/** Runs a measurement on a fresh PostgreSQL of its own, with fsync on, and takes it away afterwards. */
export async function onFreshDatabase<T>(measure: (url: string, adminUrl: string) => Promise<T>): Promise<T> {
  const cluster = await durableCluster();
  try {
    return await measure(cluster.url, cluster.adminUrl);
  } finally {
    await cluster.stop();
  }
}

/** One statement as superuser. */
export async function asSuperuser(adminUrl: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(sql);
  await client.end();
}
