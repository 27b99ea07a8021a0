import { EventStore, eventStoreMigrations, migrate } from '@app/event-store';
import { arrangeMirror, iamEvents } from '@app/iam';
import type { Actor, Recorded } from '@app/kernel';
import { testDatabase, type TestDatabase } from '@app/testing';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { importCloudTrail, type ImportAnswer } from './import-cloudtrail';

const ACCOUNT = '200000000002';
const OPERATOR: Actor = { kind: 'operator' };
const DATA = resolve(process.cwd(), '../shared/data/cloudtrail');

let database: TestDatabase;
let store: EventStore;

beforeEach(async () => {
  const key = `ingest ${eventStoreMigrations.map(({ name }) => name).join()}`;
  database = await testDatabase({ key, run: (url) => migrate(url, eventStoreMigrations) });
  store = await EventStore.open({ url: database.url, catalogue: iamEvents });
});
afterEach(async () => {
  await store.close();
  await database.drop();
});

async function* inPieces(bytes: Buffer, size = 64 * 1024): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length || from === 0; from += size) yield bytes.subarray(from, from + size);
}
const send = (document: unknown, options: { accountId?: string; file?: string } = {}): Promise<ImportAnswer> =>
  importCloudTrail(
    store,
    inPieces(Buffer.isBuffer(document) ? document : Buffer.from(typeof document === 'string' ? document : JSON.stringify(document))),
    {
      ...options,
      actor: OPERATOR,
      correlationId: 'c',
    },
  );

const create = (userName: string, more: object = {}) => ({
  eventSource: 'iam.amazonaws.com',
  eventName: 'CreateUser',
  eventTime: '2026-01-01T10:00:00Z',
  eventID: `create-${userName}`,
  recipientAccountId: ACCOUNT,
  userIdentity: { type: 'AWSService', invokedBy: 'x.amazonaws.com' },
  requestParameters: { userName },
  responseElements: { user: { userName, userId: `AIDA5FVZX${userName.toUpperCase()}`, path: '/' } },
  ...more,
});
const failed = (userName: string) => create(userName, { eventID: `failed-${userName}`, errorCode: 'AccessDenied' });
const listed = (id: string) => create('x', { eventName: 'ListUsers', eventID: id });
const sumOf = ({ applied, attempts, usage, duplicates, ignored, rejected }: ImportAnswer): number =>
  applied + attempts + usage + duplicates + ignored + rejected;
const log = (accountId: string): Promise<Recorded[]> => store.readLog({ after: 0, limit: 100_000, accountId });

describe('an import of CloudTrail records', () => {
  it('counts each record once and opens its account as mirrored', async () => {
    const answer = await send(
      [create('ann'), failed('bob'), listed('l1'), create('ann'), { eventType: 'AwsCloudTrailInsight' }, { hello: 1 }],
      { accountId: ACCOUNT },
    );
    expect(answer).toMatchObject({
      read: 6,
      applied: 1,
      attempts: 1,
      usage: 1,
      duplicates: 1,
      ignored: 1,
      rejected: 1,
      warnings: 0,
      logIndex: 4,
    });
    expect(answer.rejections).toEqual([{ line: 6, code: 'NotThisKind', reason: expect.any(String) }]);
    expect(await store.account(ACCOUNT)).toMatchObject({ mode: 'mirrored', name: null });
    expect(
      (await log(ACCOUNT))
        .map(({ type, streamId, correlationId, source, occurredAt }) => ({ type, streamId, correlationId, source, occurredAt }))
        .slice(1, 2),
    ).toEqual([
      {
        type: 'UserCreated',
        streamId: `mirror/${ACCOUNT}`,
        correlationId: answer.importId,
        source: { kind: 'cloudtrail', eventId: 'create-ann', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        occurredAt: '2026-01-01T10:00:00.000Z',
      },
    ]);
  });

  it('adds nothing when it is repeated, and tells the account’s newest event', async () => {
    const first = await send([create('ann'), listed('l1')], { accountId: ACCOUNT });
    const again = await send(gzipSync(JSON.stringify({ Records: [listed('l1'), create('ann')] })), { accountId: ACCOUNT });
    expect(again).toMatchObject({ read: 2, duplicates: 2, logIndex: first.logIndex });
    expect((await store.head()).logIndex).toBe(first.logIndex);
  });

  it('rejects another payload under the id of an accepted record, within one import too', async () => {
    const other = { ...create('ann'), userAgent: 'other' };
    expect(await send([create('ann'), other])).toMatchObject({
      applied: 1,
      rejected: 1,
      rejections: [{ line: 2, eventId: 'create-ann', code: 'ConflictingDuplicate' }],
    });
    expect(await send([other, create('ann')])).toMatchObject({ duplicates: 1, rejected: 1 });
  });

  it('below an account’s path rejects records of another account, and creates no account for them', async () => {
    const answer = await send([create('ann'), create('bob', { recipientAccountId: '300000000003' })], {
      accountId: ACCOUNT,
      file: 'a.json',
    });
    expect(answer).toMatchObject({
      applied: 1,
      rejected: 1,
      rejections: [{ file: 'a.json', line: 2, eventId: 'create-bob', code: 'WrongAccount' }],
    });
    expect(await send([create('ann')], { accountId: '300000000003' })).toMatchObject({ rejected: 1, logIndex: 0 });
    expect(await store.account('300000000003')).toBeUndefined();
  });

  it('sends each record to its own account, and none into a managed one', async () => {
    const managed = '100000000001';
    const opened = {
      id: '0198c0de-0000-7000-8000-000000000001',
      type: 'AccountOpened',
      schemaVersion: 1,
      outcome: 'change' as const,
      accountId: managed,
    };
    await store.append(
      managed,
      `account/${managed}`,
      [
        {
          ...opened,
          streamId: `account/${managed}`,
          actor: OPERATOR,
          source: { kind: 'command' },
          correlationId: 'c',
          causationId: null,
          data: { name: null, mode: 'managed' },
        },
      ],
      { expected: 'none', account: { open: { name: null, mode: 'managed' } } },
    );
    const answer = await send([
      create('ann'),
      create('bob', { recipientAccountId: '300000000003' }),
      create('eve', { recipientAccountId: managed }),
    ]);
    expect(answer).toMatchObject({ read: 3, applied: 2, rejected: 1, rejections: [{ line: 3, code: 'AccountIsManaged' }] });
    expect(answer.accounts).toEqual([
      expect.objectContaining({ accountId: managed, read: 1, rejected: 1 }),
      expect.objectContaining({ accountId: ACCOUNT, read: 1, applied: 1 }),
      expect.objectContaining({ accountId: '300000000003', read: 1, applied: 1, logIndex: answer.logIndex }),
    ]);
    await expect(send([create('ann')], { accountId: managed })).rejects.toMatchObject({ code: 'AccountIsManaged' });
  });

  it('refuses a document of another kind, and leaves no trace', async () => {
    for (const document of ['', 'user,arn', { hello: 'world' }, [{ UserDetailList: [] }]])
      await expect(send(document)).rejects.toMatchObject({ code: 'ValidationError' });
    expect((await store.head()).logIndex).toBe(0);
  });

  it('goes on behind what cannot be read', async () => {
    const lines = [
      JSON.stringify(create('ann')),
      '{"eventName":',
      JSON.stringify(create('bob', { requestParameters: null, responseElements: null })),
      JSON.stringify(listed('l1')),
    ];
    expect(await send(lines.join('\n'))).toMatchObject({
      read: 4,
      applied: 1,
      usage: 1,
      rejected: 2,
      rejections: [
        { line: 2, code: 'MalformedJson' },
        { line: 3, code: 'MalformedRecord', eventId: 'create-bob' },
      ],
    });
  });

  it('keeps the first thousand rejections, and counts them all', async () => {
    const answer = await send([create('ann'), ...Array.from({ length: 1_500 }, () => ({ hello: 1 }))]);
    expect([answer.read, answer.rejected, answer.rejections.length]).toEqual([1_501, 1_500, 1_000]);
  });

  it('may run twice at once', async () => {
    const records = Array.from({ length: 3_000 }, (_, place) => listed(`l${place}`));
    const answers = await Promise.all([send(records), send(records.toReversed())]);
    expect(answers.map(({ usage, duplicates }) => usage + duplicates)).toEqual([3_000, 3_000]);
    expect(answers.reduce((sum, { usage }) => sum + usage, 0)).toBe(3_000);
  });
});

const real = existsSync(DATA)
  ? readdirSync(DATA, { recursive: true, encoding: 'utf8' })
      .sort()
      .filter((file) => /\.(json|jsonl|gz)$/.test(file) && !file.includes('.ocsf.'))
  : [];
if (real.length === 0) console.log(`Skipped: there is no outside data at ${DATA}`);

(real.length > 0 ? describe : describe.skip)('the records of real accounts', () => {
  const bytes = (file: string): Buffer => readFileSync(resolve(DATA, file));
  const recordsIn = (file: string): unknown[] => {
    const text = (file.endsWith('.gz') ? gunzipSync(bytes(file)) : bytes(file)).toString();
    const whole = file.endsWith('.jsonl')
      ? text
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map((line) => JSON.parse(line) as unknown)
      : (JSON.parse(text) as unknown);
    return Array.isArray(whole) ? whole : ((whole as { Records?: unknown[] }).Records ?? [whole]);
  };
  const arranged = async (): Promise<unknown[]> => {
    const accounts = await Promise.all(
      (await store.accounts()).map(async ({ accountId }) => arrangeMirror(await log(accountId), undefined)),
    );
    return accounts.flatMap((answer) =>
      answer === 'older' ? [] : answer.events.map(({ type, occurredAt, accountId, data }) => ({ type, occurredAt, accountId, data })),
    );
  };

  it('come in whole: each is counted once, twice adds nothing, and any order ends in the same facts', async () => {
    for (const file of real) {
      const answer = await send(bytes(file));
      expect([file, answer.read, sumOf(answer)]).toEqual([file, recordsIn(file).length, answer.read]);
      const again = await send(bytes(file));
      expect([file, again.duplicates, again.rejected]).toEqual([file, answer.read - answer.rejected, answer.rejected]);
      const codes = new Set(answer.rejections.map(({ code }) => code));
      expect([file, [...codes].filter((code) => code !== 'InvalidAccountId' && code !== 'ConflictingDuplicate')]).toEqual([file, []]);
    }
    const facts = await arranged();
    await store.close();
    await database.drop();
    const key = `ingest ${eventStoreMigrations.map(({ name }) => name).join()}`;
    database = await testDatabase({ key, run: (url) => migrate(url, eventStoreMigrations) });
    store = await EventStore.open({ url: database.url, catalogue: iamEvents });
    const all = real.flatMap(recordsIn);
    const shuffled = all
      .map((record, place) => ({ record, at: (place * 7_919) % all.length }))
      .sort((a, b) => a.at - b.at)
      .map(({ record }) => record);
    await send(shuffled.map((record) => JSON.stringify(record)).join('\n'));
    const byAccount = (list: unknown[]) =>
      [...(list as { accountId: string; type: string }[])]
        .sort((a, b) => (a.accountId < b.accountId ? -1 : a.accountId > b.accountId ? 1 : 0))
        .filter(({ type }) => type !== 'AccountOpened');
    expect(byAccount(await arranged())).toEqual(byAccount(facts));
  });
});
