import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const BUILDER = `
import { appendFileSync } from 'node:fs';
import { underBuildLock } from './build-lock.mjs';
await underBuildLock(async () => {
  appendFileSync('log', 'in ');
  await new Promise((go) => setTimeout(go, 150));
  appendFileSync('log', 'out ');
});`;

describe('the build lock', () => {
  let place: string;
  const builder = () => promisify(execFile)(process.execPath, ['tools/builder.mjs'], { cwd: place });
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'keytrail-lock-'));
    for (const name of ['sources.mjs', 'build-lock.mjs']) cpSync(join(__dirname, name), join(place, 'tools', name));
    writeFileSync(join(place, 'tools/builder.mjs'), BUILDER);
  });
  afterEach(() => rmSync(place, { recursive: true }));

  it('lets one process build at a time, all in turn', async () => {
    await Promise.all([builder(), builder(), builder()]);
    expect(readFileSync(join(place, 'log'), 'utf8')).toBe('in out in out in out ');
  });

  it('is taken from a builder that was killed', async () => {
    mkdirSync(join(place, 'dist/.building'), { recursive: true });
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(join(place, 'dist/.building'), longAgo, longAgo);
    await Promise.all([builder(), builder()]);
    expect(readFileSync(join(place, 'log'), 'utf8')).toBe('in out in out ');
  });
});
