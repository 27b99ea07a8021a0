import fc from 'fast-check';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureCredentials, parseCredentials, readCredentials } from './credentials-file';
import { ensureMasterKey } from './master-key';
import { SecretBox } from './secret-box';

const ACCOUNT = '100000000001';
let dataDir: string;
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'keytrail-secrets-'))));
afterEach(() => rmSync(dataDir, { recursive: true }));
const modeOf = (name: string): number => statSync(join(dataDir, name)).mode & 0o777;

describe('a secret box', () => {
  const box = new SecretBox(Buffer.alloc(32, 1));
  const owner = { accountId: ACCOUNT, id: 'AKIAIOSFODNN7EXAMPLE' };

  it('gives back what it sealed, to the same owner only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (secret, at) => {
        const sealed = box.seal(secret, owner);
        expect(box.open(sealed, owner)).toBe(secret);
        expect(() => box.open(sealed, { ...owner, id: 'AKIAI44QH8DHBEXAMPLE' })).toThrow('cannot be read');
        expect(() => box.open(sealed, { ...owner, accountId: '100000000002' })).toThrow('cannot be read');
        sealed[at % sealed.length]! ^= 1;
        expect(() => box.open(sealed, owner)).toThrow('cannot be read');
      }),
    );
  });

  it('names no secret when it fails, and refuses another key and a stump', () => {
    const sealed = box.seal('hush', owner);
    expect(() => new SecretBox(Buffer.alloc(32, 2)).open(sealed, owner)).toThrow('was the master key changed?');
    expect(() => new SecretBox(Buffer.alloc(32, 1), 2).open(sealed, owner)).toThrow('cannot be read');
    expect(() => box.open(sealed.subarray(0, 20), owner)).toThrow('cannot be read');
  });
});

describe('the credentials file', () => {
  it('is an AWS-style profile, written once, for its owner only', () => {
    const first = ensureCredentials(dataDir, {}, ACCOUNT);
    expect(first.token.length).toBeGreaterThanOrEqual(32);
    expect(first.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(first.secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/);
    expect(readFileSync(first.file, 'utf8')).toMatch(
      /^\[default\]\nkeytrail_token = \S+\naws_access_key_id = \S+\naws_secret_access_key = \S+\n$/,
    );
    chmodSync(first.file, 0o644);
    expect(ensureCredentials(dataDir, {}, ACCOUNT)).toEqual(first);
    expect(modeOf('credentials')).toBe(0o600);
    expect(readdirSync(dataDir)).toEqual(['credentials']);
  });

  it('never holds what the environment gives, and is completed when the environment no longer does', () => {
    const token = 'given-'.padEnd(40, 'x');
    const first = ensureCredentials(dataDir, { token }, ACCOUNT);
    expect(first.token).toBe(token);
    expect(readFileSync(first.file, 'utf8')).not.toContain(token);
    const later = ensureCredentials(dataDir, {}, ACCOUNT);
    expect(later).toMatchObject({ accessKeyId: first.accessKeyId, secretAccessKey: first.secretAccessKey });
    expect(readCredentials(dataDir)).toEqual({
      token: later.token,
      accessKeyId: first.accessKeyId,
      secretAccessKey: first.secretAccessKey,
    });
  });

  it('is read as AWS tools write it', () => {
    expect(
      parseCredentials(
        '# mine\r\n[prod]\r\naws_access_key_id=A\r\nregion = x\r\naws_secret_access_key   =  S\r\n[other]\nkeytrail_token = no',
      ),
    ).toEqual({
      accessKeyId: 'A',
      secretAccessKey: 'S',
    });
    expect(readCredentials(join(dataDir, 'nowhere'))).toBeUndefined();
  });
});

describe('the master key', () => {
  it('is the given one, or made once', () => {
    const given = Buffer.alloc(32, 9);
    expect(ensureMasterKey(dataDir, given)).toBe(given);
    expect(readdirSync(dataDir)).toEqual([]);
    const made = ensureMasterKey(dataDir);
    expect(made).toHaveLength(32);
    expect(ensureMasterKey(dataDir)).toEqual(made);
    expect(modeOf('master.key')).toBe(0o600);
  });

  it('that is damaged stops the start in words', () => {
    writeFileSync(join(dataDir, 'master.key'), 'half');
    expect(() => ensureMasterKey(dataDir)).toThrow(/master\.key does not hold 32 bytes/);
  });
});
