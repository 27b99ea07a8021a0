import { readRecord } from './read-record';

const GOOD = {
  eventName: 'ListBuckets',
  eventSource: 's3.amazonaws.com',
  eventTime: '2026-01-01T10:00:00Z',
  recipientAccountId: '200000000002',
  eventID: 'e1',
};
const read = (record: unknown) => readRecord({ line: 3, bytes: Buffer.from(typeof record === 'string' ? record : JSON.stringify(record)) });

describe('a record', () => {
  it('is known by its own id, else by the hash of its canonical JSON', () => {
    const { eventID: _, ...anonymous } = GOOD;
    expect(read(GOOD)).toMatchObject({ id: 'e1', accountId: '200000000002', occurredAt: '2026-01-01T10:00:00.000Z', line: 3 });
    const [one, other] = [read(anonymous), read(JSON.stringify(Object.fromEntries(Object.entries(anonymous).reverse()), null, 2))];
    expect(one).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{64}$/), eventId: undefined });
    expect('id' in (one as object) && 'id' in (other as object) && (one as { id: string }).id === (other as { id: string }).id).toBe(true);
    expect((one as { sha256: string }).sha256).not.toBe((other as { sha256: string }).sha256);
  });

  it('may bear its account and time in other members', () => {
    expect(
      read({
        ...GOOD,
        recipientAccountId: undefined,
        userIdentity: { accountId: '200000000003' },
        eventTime: undefined,
        '@timestamp': '2026-01-02T00:00:00Z',
      }),
    ).toMatchObject({
      accountId: '200000000003',
      occurredAt: '2026-01-02T00:00:00.000Z',
    });
  });

  it.each([
    ['{"eventName":', 'MalformedJson'],
    ['12', 'NotThisKind'],
    [{ hello: 'world' }, 'NotThisKind'],
    [{ ...GOOD, recipientAccountId: '0200000000002' }, 'InvalidAccountId'],
    [{ ...GOOD, recipientAccountId: undefined }, 'InvalidAccountId'],
    [{ ...GOOD, eventTime: undefined }, 'MissingEventTime'],
    [{ ...GOOD, eventTime: 'soon' }, 'MissingEventTime'],
    [{ ...GOOD, userAgent: 'a\0b' }, 'MalformedRecord'],
    [JSON.stringify({ ...GOOD, userAgent: 'x' }).replace('"x"', '"\\ud800"'), 'MalformedRecord'],
    [`{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'MalformedRecord'],
  ])('%.80j is rejected: %s', (record, code) => {
    expect(read(record)).toMatchObject({ line: 3, code, reason: expect.stringMatching(/^The|^This/) });
  });

  it('that is not UTF-8 is rejected', () => {
    expect(readRecord({ line: 1, bytes: Buffer.from([0x7b, 0xff, 0x7d]) })).toMatchObject({ code: 'NotUtf8' });
  });

  it.each([
    { eventType: 'AwsCloudTrailInsight', insightDetails: {} },
    { eventCategory: 'Insight', eventName: 'x' },
    { digestStartTime: '2026-01-01T00:00:00Z', logFiles: [] },
  ])('that is a summary of CloudTrail’s is ignored: %j', (record) => {
    expect(read(record)).toBe('ignored');
  });
});
