import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../server.fixture';

const folder = mkdtempSync(join(tmpdir(), 'keytrail-lint-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const policy = (action: string): string =>
  `{\n  "Version": "2012-10-17",\n  "Statement": [{ "Effect": "Allow",\n    "Action": "${action}",\n    "Resource": "arn:aws:s3:::b/*" }]\n}\n`;
const good = file('good.json', policy('s3:GetObject'));
const odd = file('odd.json', policy('s3:GetObjekt'));
const broken = file('broken.json', '{\n  "Version": }');

describe('keytrail lint', () => {
  it('says what is wrong, and where', async () => {
    const { code, out } = await run(['lint', odd, broken]);
    expect(code).toBe(0);
    expect(out).toMatch(/odd\.json:4:15 +warning +unknown-action +s3 has no action "GetObjekt"; did you mean s3:GetObject\?/);
    expect(out).toMatch(/broken\.json:2:14 +error +invalid-json/);
    expect(out).toContain('1 error, 1 warning.');
  });

  it('has nothing to say of a good document', async () => {
    expect(await run(['lint', good, '--exit-code'])).toEqual({ code: 0, out: 'Nothing to say of 1 document.\n', err: '' });
  });

  it('answers JSON, reads standard input, and takes a kind', async () => {
    const { out } = await run(['lint', '-', '--json'], { input: policy('s3:GetObjekt') });
    const place = { file: '-', code: 'unknown-action', severity: 'warning', line: 4, column: 15, pointer: '/Statement/0/Action' };
    expect(JSON.parse(out)).toEqual({ items: [{ ...place, message: expect.any(String) as string }] });
    const asTrust = await run(['lint', good, '--kind', 'trust', '--json']);
    expect(JSON.parse(asTrust.out)).toMatchObject({
      items: [{ code: 'missing-element' }, { code: 'invalid-action' }, { code: 'prohibited-element' }],
    });
  });

  it('ends with 1 for findings if asked to, 2 for wrong use, 3 where a file cannot be read', async () => {
    expect((await run(['lint', odd, '--exit-code'])).code).toBe(1);
    expect((await run(['lint'])).code).toBe(2);
    expect((await run(['lint', good, '--kind', 'kettle'])).code).toBe(2);
    const none = await run(['lint', join(folder, 'none.json')]);
    expect([none.code, none.out, none.err]).toEqual([3, '', expect.stringMatching(/none\.json cannot be read: .*no such file/)]);
    expect((await run(['lint', folder])).code).toBe(3);
  });

  it('reads no more of a file than a document may have', async () => {
    const { out } = await run(['lint', file('huge.json', ' '.repeat(3_000_000)), '--json']);
    expect(JSON.parse(out)).toMatchObject({ items: [{ code: 'invalid-json', message: expect.stringContaining('larger') as string }] });
  });
});
