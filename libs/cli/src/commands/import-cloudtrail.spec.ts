import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { cannedServer, run, type Asked, type Reply } from '../server.fixture';

const answer = (read: number, rejected = 0) => ({
  importId: 'i',
  read,
  applied: read - rejected,
  attempts: 0,
  usage: 0,
  duplicates: 0,
  ignored: 0,
  rejected,
  warnings: 0,
  rejections: rejected ? [{ line: 2, eventId: 'e', code: 'MissingEventTime', reason: 'The record has no eventTime' }] : [],
  logIndex: read * 10,
  accounts: [{ accountId: '200000000002', read, applied: read - rejected, attempts: 0, usage: 0, duplicates: 0, ignored: 0, rejected }],
});

describe('keytrail import cloudtrail', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keytrail-import-'));
  mkdirSync(join(folder, 'day'));
  writeFileSync(join(folder, 'a.json'), '{"Records":[]}');
  writeFileSync(join(folder, 'day', 'b.json.gz'), gzipSync('{"Records":[1]}'));
  writeFileSync(join(folder, 'day', 'c.jsonl'), 'x'.repeat(3_000_000));
  writeFileSync(join(folder, 'notes.txt'), 'not a trail');
  afterAll(() => rmSync(folder, { recursive: true }));

  const upload = ({ body }: Asked): Reply =>
    body.startsWith('{"R')
      ? { status: 400, body: { detail: 'This is no CloudTrail document', code: 'NotThisKind' } }
      : { body: body.length > 1_000 ? answer(3, 1) : answer(4) };
  const replies = { 'GET /v1/accounts': { body: { items: [], nextCursor: null } }, 'POST /v1/imports/cloudtrail': upload };

  it('streams each file as it is and sums the answers; rejected records keep exit code 0', async () => {
    const server = await cannedServer(replies);
    const { code, out } = await run(['import', 'cloudtrail', join(folder, 'day'), '--json', '--url', server.url]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      read: 7,
      applied: 6,
      rejected: 1,
      logIndex: 40,
      rejections: [{ file: join(folder, 'day', 'c.jsonl'), line: 2, code: 'MissingEventTime' }],
      accounts: [{ accountId: '200000000002', read: 7 }],
      files: [
        { file: join(folder, 'day', 'b.json.gz'), read: 4 },
        { file: join(folder, 'day', 'c.jsonl'), read: 3 },
      ],
    });
    expect(server.asked.filter(({ method }) => method === 'POST').map(({ body }) => body.length)).toEqual([
      gzipSync('{"Records":[1]}').length,
      3_000_000,
    ]);
    expect((await run(['import', 'cloudtrail', join(folder, 'day'), '--url', server.url])).out).toMatch(
      /^7 records of 2 files: 6 changes, 0 refused attempts, 0 other calls, 0 duplicates, 0 ignored, 1 rejected\.\nAccounts: 200000000002 \(7 records\)\.\n\nFILE .*\n.*c\.jsonl +2 +MissingEventTime +The record has no eventTime\n$/,
    );
    await server.close();
  });

  it('goes on after a file that is refused whole, names it and ends with 3', async () => {
    const server = await cannedServer(replies);
    const { code, out, err } = await run(['import', 'cloudtrail', folder, '--url', server.url]);
    expect([code, err]).toEqual([
      3,
      `1 file was not imported:\n  ${join(folder, 'a.json')}: This is no CloudTrail document (NotThisKind)\n`,
    ]);
    expect(out).toContain('7 records of 2 files');
    await server.close();
  });

  it('names a path that is not there, and a folder without files', async () => {
    const server = await cannedServer(replies);
    expect(await run(['import', 'cloudtrail', '/nowhere', '--url', server.url])).toMatchObject({
      code: 3,
      err: 'There is no file or folder /nowhere\n',
    });
    const empty = mkdtempSync(join(folder, 'empty-'));
    expect((await run(['import', 'cloudtrail', empty, '--url', server.url])).err).toMatch(/^Below .* there is no \.json/);
    await server.close();
  });
});
