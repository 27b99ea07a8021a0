import fc from 'fast-check';
import { ACCOUNT, fact, logOf, rowsAfter } from '../log.fixture';
import { accessKeys } from './access-keys.projection';
import { findingsOf } from './key-findings';
import { keyUsage, type KeyUsageRow } from './key-usage.projection';

const key = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', userName: 'ann', userId: 'AIDAANN0000000000000A', slot: 1 };
const rootKey = { accessKeyId: 'AKIAI44QH8DHBEXAMPLE', userId: ACCOUNT, slot: 1 };

describe('access keys', () => {
  it('keep when they were made and since when they have their status', () => {
    expect(rowsAfter(accessKeys, fact('AccessKeyCreated', key), fact('AccessKeyDeactivated', key))).toEqual([
      {
        accessKeyId: key.accessKeyId,
        ownerId: key.userId,
        slot: 1,
        status: 'Inactive',
        createdAt: '2026-01-01T00:00:00.000Z',
        createdIndex: 1,
        statusSince: '2026-01-02T00:00:00.000Z',
        statusIndex: 2,
      },
    ]);
    expect(rowsAfter(accessKeys, fact('AccessKeyCreated', rootKey))).toMatchObject([{ ownerId: ACCOUNT }]);
    expect(rowsAfter(accessKeys, fact('AccessKeyCreated', key), fact('AccessKeyDeleted', key))).toEqual([]);
    expect(rowsAfter(accessKeys, fact('AccessKeyInferred', { ...key, status: 'Inactive' }))).toMatchObject([
      { createdAt: null, status: 'Inactive' },
    ]);
  });
});

describe('findings of a key', () => {
  const [row] = rowsAfter(accessKeys, fact('AccessKeyCreated', key));
  const found = (day: string, more = {}) => findingsOf({ ...row!, isRoot: false, otherActive: null, ...more }, new Date(day));

  it('unrotated: more than 90 full days old', () => {
    expect(found('2026-04-01T23:59:59.999Z')).toEqual([]);
    expect(found('2026-04-02T00:00:00.000Z')).toEqual([
      { code: 'unrotated', reason: expect.stringContaining('91 days') as string, since: '2026-04-02T00:00:00.000Z', evidence: [1] },
    ]);
    expect(found('2027-01-01', { createdAt: null })).toEqual([]);
  });

  it('two-active, root, and none for an inactive key', () => {
    const other = { accessKeyId: 'AKIAOTHER', statusSince: '2026-01-05T00:00:00.000Z', statusIndex: 5 };
    expect(found('2026-01-06', { otherActive: other })).toMatchObject([{ code: 'two-active', since: other.statusSince, evidence: [1, 5] }]);
    expect(found('2026-01-06', { isRoot: true })).toMatchObject([{ code: 'root', evidence: [1] }]);
    expect(found('2027-01-06', { isRoot: true, otherActive: other, status: 'Inactive' })).toEqual([]);
  });
});

describe('key usage', () => {
  const use = (at: string, eventId: string, eventSource?: string) => ({
    type: 'ApiCallObserved',
    data: { eventName: 'GetObject', region: 'eu-west-1', ...(eventSource && { eventSource }) },
    actor: { kind: 'user' as const, accessKeyId: key.accessKeyId, sourceIp: '192.0.2.1' },
    source: { kind: 'cloudtrail' as const, eventId },
    at,
  });

  it('is the newest record with the key’s id, and of calls that name no service IAM’s', () => {
    expect(
      rowsAfter(
        keyUsage,
        use('2026-01-02T00:00:00.000Z', 'b', 's3.amazonaws.com'),
        use('2026-01-01T00:00:00.000Z', 'a', 'sqs.amazonaws.com'),
      ),
    ).toEqual([
      {
        accessKeyId: key.accessKeyId,
        usedAt: '2026-01-02T00:00:00.000Z',
        service: 's3',
        region: 'eu-west-1',
        sourceIp: '192.0.2.1',
        recordId: 'b',
      },
    ]);
    const change = fact('UserDeleted', { userName: 'x', userId: 'AIDAX' }, { actor: { kind: 'user', accessKeyId: key.accessKeyId } });
    expect(rowsAfter(keyUsage, change)).toMatchObject([{ service: 'iam', region: 'us-east-1', sourceIp: null }]);
    expect(rowsAfter(keyUsage, { ...change, actor: { kind: 'role-session', accessKeyId: 'ASIAEXAMPLE000000001' } })).toEqual([]);
  });

  it('comes out the same in any order', () => {
    const uses = fc.array(fc.record({ day: fc.integer({ min: 1, max: 3 }), id: fc.string({ minLength: 1, maxLength: 2 }) }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(uses, fc.infiniteStream(fc.nat()), (given, order) => {
        const happenings = given.map(({ day, id }) => use(`2026-01-0${day}T00:00:00.000Z`, id, 's3.amazonaws.com'));
        const shuffled = [...happenings].map((happening) => ({ happening, at: order.next().value as number })).sort((a, b) => a.at - b.at);
        const rows = (of: typeof happenings): KeyUsageRow[] => rowsAfter(keyUsage, ...of);
        expect(rows(shuffled.map(({ happening }) => happening))).toEqual(rows(happenings));
        expect(logOf(...happenings)).toHaveLength(given.length);
      }),
    );
  });
});
