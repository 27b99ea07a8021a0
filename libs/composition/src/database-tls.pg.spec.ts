import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { EventStore, migrate } from '@app/event-store';
import { ensureAccount } from '@app/identity';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@app/platform';
import { temporaryDataDir } from '@app/testing';
import { catalogue, migrations } from './catalogue';

const hasOpenssl = (() => {
  try {
    return Boolean(execFileSync('openssl', ['version']));
  } catch {
    console.log('TLS for PostgreSQL is not tested: there is no openssl to make a certificate with');
    return false;
  }
})();

(hasOpenssl ? describe : describe.skip)('a database behind TLS', () => {
  let server: EmbeddedPostgres;
  let certificate: string;
  /** By the network, not by the socket that the embedded shape prefers. */
  const address = (parameters: string) => `${server.url.split('?')[0]}?${parameters}`;

  beforeAll(async () => {
    const dataDir = await temporaryDataDir();
    server = await startEmbeddedPostgres({ dataDir, exclusive: false, durable: false });
    certificate = join(server.clusterDir, 'server.crt');
    const key = join(server.clusterDir, 'server.key');
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2', '-nodes'];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-keyout', key, '-out', certificate, ...subject], { stdio: 'ignore' });
    const { uid, gid } = statSync(server.clusterDir);
    for (const file of [key, certificate]) chownSync(file, uid, gid);
    chmodSync(key, 0o600);
    const admin = new Client({ connectionString: server.adminUrl });
    await admin.connect();
    await admin.query('ALTER SYSTEM SET ssl = on');
    await admin.query('SELECT pg_reload_conf()');
    await admin.end();
  });
  afterAll(() => server.stop());

  it('is written and read, every connection encrypted', async () => {
    const url = address(`sslmode=verify-full&sslrootcert=${encodeURIComponent(certificate)}`);
    await migrate(url, migrations);
    const store = await EventStore.open({ url, catalogue });
    await ensureAccount(store, '100000000001');
    expect((await store.readLog({ after: 0, limit: 10 })).length).toBeGreaterThan(0);
    const text =
      "SELECT count(*) FILTER (WHERE NOT s.ssl)::int AS plain FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE a.usename = 'keytrail'";
    expect((await store.pool.query(text)).rows).toEqual([{ plain: 0 }]);
    await store.close();
  });

  it('is refused if nobody vouches for its certificate', async () => {
    await expect(migrate(address('sslmode=verify-full'), migrations)).rejects.toThrow(/certificate/);
  });
});
