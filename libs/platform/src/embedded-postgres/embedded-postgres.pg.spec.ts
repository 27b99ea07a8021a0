import { temporaryDataDir } from '@app/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { DataDirTaken, type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from './embedded-postgres';

/** Without fsync: what is tried here is not what survives a crash of the machine. */
const start = (options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> => startEmbeddedPostgres({ durable: false, ...options });

async function ask(url: string, text: string): Promise<unknown[]> {
  const session = new Client({ connectionString: url });
  session.on('error', () => undefined);
  await session.connect();
  try {
    return (await session.query(text)).rows;
  } finally {
    await session.end();
  }
}

async function holder(dataDir: string): Promise<{ said: string; kill9(): Promise<void> }> {
  const child = spawn(process.execPath, [join(__dirname, 'holder.fixture.cjs'), dataDir], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { said: line.toString().trim(), kill9: async () => void (child.kill('SIGKILL') && (await once(child, 'exit'))) };
}

const asRoot = process.getuid?.() === 0 ? it : it.skip;
const onLinux = process.platform === 'linux' ? it : it.skip;

describe('embedded PostgreSQL', () => {
  it('is made at the first start and used again at the next', async () => {
    const dataDir = await temporaryDataDir();
    const first = await startEmbeddedPostgres({ dataDir });
    await ask(first.url, 'CREATE TABLE kept (n int)');
    await first.stop();
    await expect(ask(first.url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED|ENOENT/);
    const second = await startEmbeddedPostgres({ dataDir });
    expect(await ask(second.url, 'SELECT * FROM kept')).toEqual([]);
    expect(await ask(second.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    expect(statSync(join(dataDir, 'postgresql.password')).mode & 0o777).toBe(0o600);
    await second.stop();
  });

  it('is held by one: of two starts at once exactly one succeeds, the other is refused in words', async () => {
    const dataDir = await temporaryDataDir();
    const starts = await Promise.allSettled([start({ dataDir }), start({ dataDir })]);
    const won = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
    const refused = starts.flatMap((start) => (start.status === 'rejected' ? [start.reason as Error] : []));
    expect(won).toHaveLength(1);
    expect(refused).toEqual([expect.any(DataDirTaken)]);
    expect(refused[0]?.message).toContain(`The data dir ${dataDir} is in use by another Keytrail`);
    expect(await ask(won[0]!.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await won[0]?.stop();
  });

  it('is started again on the same address when it alone is killed', async () => {
    const server = await startEmbeddedPostgres({ dataDir: await temporaryDataDir() });
    await ask(server.url, 'CREATE TABLE kept (n int)');
    const killed = server.pid();
    process.kill(killed, 'SIGKILL');
    const answer = async (): Promise<unknown[]> => ask(server.url, 'SELECT * FROM kept').catch(() => pause(100).then(answer));
    expect(await answer()).toEqual([]);
    expect(server.pid()).not.toBe(killed);
    await server.stop();
  });

  it('is adopted after its Keytrail was killed, and refused while that one lives', async () => {
    const dataDir = await temporaryDataDir();
    const first = await holder(dataDir);
    await expect(start({ dataDir })).rejects.toThrow(DataDirTaken);
    await first.kill9();
    const adopted = await start({ dataDir });
    expect(adopted.url).toBe(first.said);
    expect((await holder(dataDir)).said).toContain(dataDir);
    await adopted.stop();
  });

  it('says so when another Keytrail took the data dir while it was down', async () => {
    const dataDir = await temporaryDataDir();
    let lost: Error | undefined;
    const server = await start({ dataDir, lost: (reason) => (lost = reason) });
    const other = new Client({ connectionString: server.adminUrl, application_name: 'a thief' });
    await other.connect();
    const taken = other.query('SELECT pg_advisory_lock(objid::bigint) FROM pg_locks WHERE locktype = $1', ['advisory']);
    await ask(server.adminUrl, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'keytrail process %'`);
    await taken;
    while (!lost) await pause(50);
    expect(lost.message).toContain('in use by another Keytrail (a thief)');
    await other.end();
    await server.stop();
  });

  it('is not fooled by the pid of another program in postmaster.pid', async () => {
    const dataDir = await temporaryDataDir();
    await (await start({ dataDir })).stop();
    writeFileSync(join(dataDir, 'postgresql', 'postmaster.pid'), `${process.pid}\n${join(dataDir, 'postgresql')}\n0\n5432\n`);
    await (await start({ dataDir })).stop();
  });

  it("says which file is wrong if the password is not the cluster's, or is gone", async () => {
    const dataDir = await temporaryDataDir();
    await (await start({ dataDir })).stop();
    const file = join(dataDir, 'postgresql.password');
    writeFileSync(file, 'another');
    await expect(start({ dataDir })).rejects.toThrow(`The password in ${file} is not the one`);
    rmSync(file);
    await expect(start({ dataDir })).rejects.toThrow(`put back ${file}`);
    expect(existsSync(file)).toBe(false);
  });

  it('refuses a data dir that cannot be made, in words', async () => {
    const file = join(await temporaryDataDir(), 'a file');
    writeFileSync(file, '');
    await expect(start({ dataDir: join(file, 'data') })).rejects.toThrow(
      `The data dir ${join(file, 'data')} cannot be made or written (ENOTDIR)`,
    );
  });

  onLinux('gets nothing of our environment but the data dir', async () => {
    process.env.KEYTRAIL_MASTER_KEY = 'not for PostgreSQL';
    const dataDir = await temporaryDataDir();
    const server = await start({ dataDir });
    delete process.env.KEYTRAIL_MASTER_KEY;
    const names = readFileSync(`/proc/${server.pid()}/environ`, 'utf8').split('\0');
    expect(names).toContain(`KEYTRAIL_DATA_DIR=${dataDir}`);
    expect(names.join()).not.toContain('not for PostgreSQL');
    await server.stop();
  });

  it('starts in a folder with blanks, quotes, dollars, letters of any script and a long name', async () => {
    const dataDir = join(await temporaryDataDir(), `a "b" $HOME 'c' ключ `.padEnd(110, 'x'));
    const server = await start({ dataDir });
    expect(server.clusterDir.startsWith(dataDir)).toBe(true);
    await server.stop();
  });

  asRoot('lies elsewhere, and says where, if its user cannot enter the data dir; only the cluster moves', async () => {
    const closed = join(await temporaryDataDir(), 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o700);
    const dataDir = join(closed, 'data');
    const said: string[] = [];
    const server = await start({ dataDir, say: (sentence) => said.push(sentence) });
    await ask(server.url, 'CREATE TABLE kept (n int)');
    await server.stop();
    expect(said.join()).toContain(server.clusterDir);
    expect(server.clusterDir).toMatch(/^\/var\/lib\/keytrail\/[0-9a-f]{16}\/postgresql$/);
    expect(existsSync(join(dataDir, 'postgresql.password'))).toBe(true);
    chmodSync(closed, 0o755);
    const again = await start({ dataDir });
    expect(await ask(again.url, 'SELECT * FROM kept')).toEqual([]);
    await again.stop();
    rmSync(dataDir, { recursive: true });
    const anew = await start({ dataDir, say: (sentence) => said.push(sentence) });
    await expect(ask(anew.url, 'SELECT * FROM kept')).rejects.toThrow(/does not exist/);
    await anew.stop();
    rmSync(dirname(server.clusterDir), { recursive: true });
  });
});
