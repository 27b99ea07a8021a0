import { canonicalJson, sha256Hex, type Claims, type PendingEvent, type StreamId } from '@app/kernel';
import { testDatabase, type TestDatabase } from '@app/testing';
import type { AppendOptions, Expected } from './append-options';
import type { EventStore } from './event-store';
import { event, expectSoundLog, happened, openStore, OTHER_ACCOUNT, outcome, twoAccounts } from './store.fixture';

let database: TestDatabase;
let store: EventStore;
beforeAll(async () => {
  database = await testDatabase(twoAccounts);
  store = await openStore(database.url);
});
afterAll(async () => {
  await expectSoundLog(store);
  await store.close();
  await database.drop();
});

/** Each test has an account of its own, which is open when it begins. */
let account = '500000000000';
let began: number;
beforeEach(async () => {
  account = `${Number(account) + 1}`;
  const streamId = `account/${account}` as const;
  began = (await store.append(account, streamId, [own(streamId)], { expected: 'none', account: { open: { name: null, mode: 'managed' } } }))
    .logIndex;
});

const own = (streamId: StreamId, data: object = {}, over: Partial<PendingEvent> = {}) =>
  event(streamId, data, { accountId: account, ...over });
const append = (streamId: StreamId, options: Partial<AppendOptions> = {}, events = 1) =>
  store.append(
    account,
    streamId,
    Array.from({ length: events }, (_, n) => own(streamId, { n })),
    { expected: 'any', ...options },
  );

describe('what is appended', () => {
  it('is numbered in the log, in its account and in its stream, in the order it was given', async () => {
    await append('user/A', {}, 2);
    const { events, streamVersion, logIndex } = await append('user/A', {}, 300);
    expect({ streamVersion, logIndex }).toEqual({ streamVersion: 302, logIndex: began + 302 });
    expect(events[7]).toMatchObject({ data: { n: 7 }, streamVersion: 10, logIndex: began + 10, accountSequence: 11 });
    expect((await store.readStream(account, 'user/A')).slice(2)).toEqual(events);
    expect(await store.head()).toMatchObject({ logIndex: began + 302 });
    expect(await store.account(account)).toMatchObject({ lastLogIndex: began + 302 });
  });

  it('is stored as canonical JSON with its hash, times beside it', async () => {
    const given = own('user/A', { b: '"\\\u0001 €', a: [1e21, { z: null, y: true }] }, { occurredAt: '2020-02-29T01:02:03.004Z' });
    const { events } = await store.append(account, 'user/A', [given], { expected: 'none' });
    expect(events[0]).toMatchObject({ occurredAt: '2020-02-29T01:02:03.004Z', recordedAt: expect.stringMatching(/^20..-.*\.\d{3}Z$/) });
    const { rows } = await store.pool.query("SELECT body, encode(body_hash, 'hex') AS hash, occurred_at FROM events WHERE event_id = $1", [
      given.id,
    ]);
    expect(rows).toEqual([{ body: canonicalJson(given), hash: sha256Hex(canonicalJson(given)), occurred_at: '2020-02-29T01:02:03.004Z' }]);
    expect(await store.readStream(account, 'user/A')).toEqual(events);
  });

  it('happened when it was recorded, unless its time is given', async () => {
    const {
      events: [first],
    } = await append('user/A');
    expect(first?.occurredAt).toBe(first?.recordedAt);
    const { rows } = await store.pool.query(
      "SELECT occurred_at = recorded_at AS same, body LIKE '%occurredAt%' AS told FROM events WHERE event_id = $1",
      [first?.id],
    );
    expect(rows).toEqual([{ same: true, told: false }]);
  });

  it.each([["UPDATE events SET type = 'x'"], ['DELETE FROM events'], ['TRUNCATE events']])(
    'stays: %s is refused, also for the owner',
    async (sql) => {
      await expect(store.pool.query(sql)).rejects.toThrow(/append-only/);
    },
  );

  it.each([
    ['U+0000', { text: 'a\0b' }],
    ['a lone surrogate', { text: '\ud800' }],
    ['a low one in a name', { 'x\udc00': 1 }],
    ['more than 1 MiB', { text: 'x'.repeat(1 << 20) }],
  ])('cannot hold %s', async (_, data) => {
    expect(await outcome(store.append(account, 'user/A', [own('user/A', data)], { expected: 'any' }))).toBe('ValidationError');
    expect(await outcome(append('user/A', { claims: [{ claim: { 'user-name/\0': 'x' } }] }))).toBe('ValidationError');
  });

  it('may hold what only looks like it', async () => {
    const data = { text: '\\u0000 \\\\ud800 😀' };
    await store.append(account, 'user/A', [own('user/A', data)], { expected: 'any' });
    expect((await store.readStream(account, 'user/A'))[0]?.data).toEqual(data);
  });

  it('is of a type and version that the catalogue knows', async () => {
    expect(await outcome(store.append(account, 'user/A', [own('user/A', {}, { type: 'Unheard' })], { expected: 'any' }))).toBe(
      'UnknownEventType',
    );
    await expect(store.append(account, 'user/A', [own('user/A', {}, { schemaVersion: 2 })], { expected: 'any' })).rejects.toThrow(
      "today's is 1",
    );
  });
});

describe('expectations', () => {
  const cases: [Expected, string, string][] = [
    ['any', 'done', 'done'],
    ['none', 'done', 'Conflict'],
    ['exists', 'Conflict', 'done'],
    [0, 'done', 'Conflict'],
    [1, 'Conflict', 'Conflict'],
    [2, 'Conflict', 'done'],
    [3, 'Conflict', 'Conflict'],
  ];
  it.each(cases)('%p: an absent stream %s, one at version 2 %s', async (expected, absent, present) => {
    await append('user/P', {}, 2);
    expect(await outcome(append('user/A', { expected }))).toBe(absent);
    expect(await outcome(append('user/P', { expected }))).toBe(present);
  });
  it.each(cases)('%p of another stream: absent %s, at version 2 %s', async (expected, absent, present) => {
    await append('user/P', {}, 2);
    expect(await outcome(append('group/G', { alsoExpect: { 'user/A': expected } }))).toBe(absent);
    expect(await outcome(append('group/G', { alsoExpect: { 'user/P': expected } }))).toBe(present);
  });
  it("are of the account's own stream", async () => {
    await append('mfa-device/serial');
    const other = event('mfa-device/serial', {}, { accountId: OTHER_ACCOUNT });
    expect(await store.append(OTHER_ACCOUNT, 'mfa-device/serial', [other], { expected: 'none' })).toMatchObject({ streamVersion: 1 });
  });
  it('nothing to append answers where the stream stands, and still expects', async () => {
    const { logIndex } = await append('user/A', {}, 3);
    await append('user/B');
    expect(await append('user/A', { expected: 3 }, 0)).toEqual({ events: [], streamVersion: 3, logIndex });
    expect(await append('user/C', {}, 0)).toEqual({ events: [], streamVersion: 0, logIndex: 0 });
    expect(await outcome(append('user/A', { expected: 2 }, 0))).toBe('Conflict');
  });
});

describe('claims', () => {
  const claim = (claims: Claims, streamId: StreamId = 'user/A') => outcome(append(streamId, { claims: [claims] }));

  it('are held once, until they are released', async () => {
    expect(await claim({ claim: { 'user-name/ann': 'user/A' } })).toBe('done');
    expect(await claim({ claim: { 'user-name/ann': 'user/B' } })).toBe('Conflict');
    expect((await store.held(account, ['user-name/ann', 'user-name/bob'])).holder('user-name/ann')).toBe('user/A');
    expect(await claim({ release: ['user-name/ann'], claim: { 'user-name/bob': 'user/A' } })).toBe('done');
    expect(await claim({ claim: { 'user-name/ann': 'user/B' } })).toBe('done');
  });
  it('can be required present and absent', async () => {
    await claim({ claim: { 'policy/P': 'policy/P' } });
    expect(await claim({ present: ['policy/P'] })).toBe('done');
    expect(await claim({ absent: ['policy/P'] })).toBe('Conflict');
    expect(await claim({ present: ['policy/Q'] })).toBe('Conflict');
    expect(await claim({ absent: ['policy/Q'] })).toBe('done');
  });
  it('can be required absent below a prefix, but for what the append releases itself', async () => {
    await claim({ claim: { 'policy/P/attached/U': 'user/U', 'policy/PX/attached/U': 'user/U' } });
    expect(await claim({ absent: ['policy/P/'] })).toBe('Conflict');
    expect(await claim({ absent: ['policy/P/attached/'] })).toBe('Conflict');
    expect(await claim({ absent: ['policy/Q/', 'policy/P/version/'] })).toBe('done');
    expect(await claim({ release: ['policy/P/attached/U'], absent: ['policy/P/'] })).toBe('done');
    expect((await store.held(account, ['policy/'])).below('policy/')).toEqual(['policy/PX/attached/U']);
  });
  it('of later events of one append are judged by the earlier ones', async () => {
    const claims: Claims[] = [
      { claim: { 'user/A': 'user/A' } },
      { present: ['user/A'], claim: { 'x/1': 'a' } },
      { release: ['x/1'] },
      { absent: ['x/'], claim: { 'x/2': 'b' } },
    ];
    expect(await outcome(append('user/A', { claims }))).toBe('done');
    const held = await store.held(account, ['user/A', 'x/']);
    expect([held.holder('user/A'), ...held.below('x/')]).toEqual(['user/A', 'x/2']);
    await expect(append('user/A', { claims: [{ claim: { y: 'a' } }, { claim: { y: 'b' } }] })).rejects.toThrow('contradict');
  });
  it("are the account's own, over all accounts if they begin with a slash", async () => {
    await claim({ claim: { 'user-name/ann': 'user/A', '/account-alias/acme': 'x' } });
    const elsewhere = (name: string) =>
      outcome(
        store.append(OTHER_ACCOUNT, 'user/O', [event('user/O', {}, { accountId: OTHER_ACCOUNT })], {
          expected: 'any',
          claims: [{ claim: { [name]: 'x' } }],
        }),
      );
    expect(await elsewhere('user-name/ann')).toBe('done');
    expect(await elsewhere('/account-alias/acme')).toBe('Conflict');
    expect((await store.held(OTHER_ACCOUNT, ['/account-alias/'])).below('/account-alias/')).toEqual(['/account-alias/acme']);
  });
  it('count up to a quota', async () => {
    const count = (by: 1 | -1, atMost = 3) => claim({ count: { of: 'users', by, atMost } });
    expect([await count(1), await count(1), await count(1), await count(1)]).toEqual(['done', 'done', 'done', 'LimitExceeded']);
    expect([await count(-1), await count(1), await count(1), await count(1, 9)]).toEqual(['done', 'done', 'LimitExceeded', 'done']);
  });
  it('a refused append leaves none of them, nor anything else', async () => {
    await claim({ claim: { taken: 'x' } });
    const options: Partial<AppendOptions> = {
      claims: [{ claim: { fresh: 'x' }, count: { of: 'users', by: 1, atMost: 5 } }, { claim: { taken: 'y' } }],
      credentials: [{ id: 'AKIA', row: Buffer.from('x') }],
      idempotency: { caller: 'c', key: 'k', bodyHash: 'h' },
      account: { rename: 'new' },
    };
    expect(await outcome(append('user/B', options, 2))).toBe('Conflict');
    expect((await store.held(account, ['fresh'])).holder('fresh')).toBeUndefined();
    expect(await store.credential(account, 'AKIA')).toBeUndefined();
    expect(await store.replay(account, 'c', 'k')).toBeUndefined();
    expect(await store.account(account)).toMatchObject({ name: null });
    expect(await store.readStream(account, 'user/B')).toEqual([]);
    expect((await store.pool.query('SELECT * FROM counters WHERE account_id = $1', [account])).rows).toEqual([]);
  });
});

describe('again', () => {
  it('the same events answer what was recorded', async () => {
    const events = [own('user/A', { n: 1 }), own('user/A', { n: 2 })];
    const first = await store.append(account, 'user/A', events, { expected: 'none', claims: [{ claim: { a: 'x' } }] });
    expect(await store.append(account, 'user/A', events, { expected: 'none', claims: [{ claim: { a: 'x' } }] })).toEqual({
      ...first,
      replayed: true,
    });
    expect(await store.append(account, 'user/A', events, { expected: 'any' })).toEqual({ ...first, replayed: true });
  });
  it('the same ids with other content are refused', async () => {
    const first = own('user/A', { n: 1 });
    await store.append(account, 'user/A', [first], { expected: 'none' });
    expect(await outcome(store.append(account, 'user/A', [{ ...first, data: { n: 2 } }], { expected: 'any' }))).toBe('EventIdReused');
    expect(await outcome(store.append(account, 'user/A', [first, own('user/A')], { expected: 'any' }))).toBe('EventIdReused');
  });
  it('the same idempotency key answers the first, per account and caller, for a day', async () => {
    const idempotency = { caller: 'op', key: 'k', bodyHash: 'h' };
    const first = await append('user/A', { idempotency }, 2);
    expect(await append('user/B', { idempotency })).toEqual({ ...first, replayed: true });
    expect(await outcome(append('user/B', { idempotency: { ...idempotency, bodyHash: 'other' } }))).toBe('IdempotencyKeyReused');
    expect(await outcome(append('user/B', { idempotency: { ...idempotency, caller: 'else', bodyHash: 'other' } }))).toBe('done');
    expect(await store.replay(account, 'op', 'k')).toEqual({ bodyHash: 'h', status: 201, streamId: 'user/A', ...first });
    await store.pool.query("UPDATE idempotency_keys SET at = at - interval '24 hours' WHERE account_id = $1", [account]);
    expect(await store.replay(account, 'op', 'k')).toBeUndefined();
    expect(await append('user/C', { idempotency })).toMatchObject({ streamVersion: 1, events: [{ streamId: 'user/C' }] });
  });
  it('a key of a command that changed nothing is kept too', async () => {
    const { logIndex } = await append('user/A');
    await append('user/A', { idempotency: { caller: 'op', key: 'k', bodyHash: 'h' } }, 0);
    expect(await store.replay(account, 'op', 'k')).toEqual({
      bodyHash: 'h',
      status: 200,
      streamId: 'user/A',
      streamVersion: 1,
      logIndex,
      events: [],
    });
  });
});

describe('rows that change with the append', () => {
  it('credentials are put, keep their bytes when only the status changes, and go', async () => {
    const row = Buffer.from([0, 1, 255]);
    await append('access-key/K', {
      credentials: [
        { id: 'K', row, status: 'Active' },
        { id: 'L', row },
      ],
    });
    await append('access-key/K', { credentials: [{ id: 'K', status: 'Inactive' }] });
    expect(await store.credential(account, 'K')).toEqual({ row, status: 'Inactive' });
    expect(await store.credential(OTHER_ACCOUNT, 'K')).toBeUndefined();
    await append('access-key/K', { credentials: [{ id: 'K', row: null }] });
    expect(await store.credential(account, 'K')).toBeUndefined();
    expect(await store.credential(account, 'L')).toEqual({ row, status: null });
  });
  it('accounts are opened once, ensured, renamed; there is no append to one that does not exist', async () => {
    const accountId = '300000000003';
    const streamId = `account/${accountId}` as const;
    const on = (account?: AppendOptions['account']) =>
      outcome(store.append(accountId, streamId, [own(streamId, {}, { accountId })], { expected: 'any', account }));
    expect(await on()).toBe('NoSuchAccount');
    expect(await on({ rename: 'x' })).toBe('NoSuchAccount');
    expect(await on({ open: { name: 'Prod', mode: 'managed' } })).toBe('done');
    expect(await on({ open: { name: 'Prod', mode: 'managed' } })).toBe('AccountExists');
    expect(await on({ ensure: { name: 'Else', mode: 'mirrored' } })).toBe('done');
    expect(await on({ rename: 'Production' })).toBe('done');
    expect(await store.account(accountId)).toMatchObject({ name: 'Production', mode: 'managed', lastLogIndex: began + 3 });
    expect((await store.accounts()).map((row) => row.accountId)).toEqual(expect.arrayContaining([accountId, OTHER_ACCOUNT, account]));
  });
});

describe('reading', () => {
  it('the log goes page by page, for all accounts or one', async () => {
    for (let i = 0; i < 3; i++) {
      await append('user/A', {}, 2);
      await store.append(OTHER_ACCOUNT, 'user/O', [event('user/O', {}, { accountId: OTHER_ACCOUNT })], { expected: 'any' });
    }
    const indexes = async (range: { after: number; upTo?: number; limit: number; accountId?: string }) =>
      (await store.readLog({ ...range, after: began + range.after, upTo: range.upTo && began + range.upTo })).map(
        ({ logIndex }) => logIndex - began,
      );
    expect(await indexes({ after: 0, limit: 4 })).toEqual([1, 2, 3, 4]);
    expect(await indexes({ after: 2, upTo: 4, limit: 9 })).toEqual([3, 4]);
    expect(await indexes({ after: 0, limit: 9, accountId: OTHER_ACCOUNT })).toEqual([3, 6, 9]);
    expect([
      await store.accountHead(OTHER_ACCOUNT),
      await store.accountHead(OTHER_ACCOUNT, began + 5),
      await store.accountHead('999999999999'),
    ]).toEqual([began + 9, began + 3, 0]);
  });
  it("older data come in today's version, a newer one stops the reader", async () => {
    const apart = await testDatabase(twoAccounts);
    const older = await openStore(apart.url);
    await older.append(OTHER_ACCOUNT, 'user/A', [event('user/A', { n: 1 }, { accountId: OTHER_ACCOUNT })], { expected: 'any' });
    const upcast = {
      1: (data: unknown) => ({ ...(data as object), two: true }),
      2: (data: unknown) => ({ ...(data as object), three: true }),
    };
    const newer = await openStore(apart.url, { catalogue: [{ ...happened, schemaVersion: 3, upcast }] });
    expect((await newer.readStream(OTHER_ACCOUNT, 'user/A'))[0]).toMatchObject({
      schemaVersion: 3,
      data: { n: 1, two: true, three: true },
    });
    await newer.append(OTHER_ACCOUNT, 'user/B', [event('user/B', {}, { accountId: OTHER_ACCOUNT, schemaVersion: 3 })], { expected: 'any' });
    expect(await outcome(older.readStream(OTHER_ACCOUNT, 'user/B'))).toBe('UnknownEventType');
    await Promise.all([newer.close(), older.close()]);
    await apart.drop();
  });
});
