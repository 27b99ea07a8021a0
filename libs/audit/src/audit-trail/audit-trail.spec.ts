import { ACCOUNT, fact, rowsAfter } from '../log.fixture';
import { auditTrail } from './audit-trail.projection';
import { arnRef, refsMeant } from './event-refs';

const ann = { userName: 'Ann', userId: 'AIDAANN0000000000000A' };
const refs = (...happenings: Parameters<typeof rowsAfter>[1][]): string[] => [...(rowsAfter(auditTrail, ...happenings)[0]?.refs ?? [])];

describe('the audit trail', () => {
  it('has a row for each event, in order of arrival', () => {
    const rows = rowsAfter(auditTrail, fact('UserCreated', { ...ann, path: '/' }), {
      type: 'CreateUserAttempted',
      data: { eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', userName: 'bob' },
    });
    expect(rows).toEqual([
      {
        logIndex: 1,
        type: 'UserCreated',
        outcome: 'change',
        occurredAt: '2026-01-01T00:00:00.000Z',
        actorKind: 'operator',
        refs: ['target:user/ann'],
      },
      {
        logIndex: 2,
        type: 'CreateUserAttempted',
        outcome: 'attempt',
        occurredAt: '2026-01-02T00:00:00.000Z',
        actorKind: 'operator',
        refs: ['target:user/bob'],
      },
    ]);
  });

  it('finds an event by everything that it is about', () => {
    expect(refs(fact('UserAddedToGroup', { ...ann, groupName: 'devs', groupId: 'AGPA' }))).toEqual([
      'target:group/devs',
      'target:user/ann',
    ]);
    expect(refs(fact('UserRenamed', { ...ann, newUserName: 'Anna' }))).toEqual(['target:user/ann', 'target:user/anna']);
    expect(refs(fact('PolicyAttachedToUser', { ...ann, policyArn: 'arn:aws:iam::aws:policy/job-function/Billing' }))).toEqual([
      'target:user/ann',
      'target:aws-policy/billing',
    ]);
    expect(refs(fact('MfaEnabled', { serialNumber: `arn:aws:iam::${ACCOUNT}:mfa/x/Phone`, userId: ACCOUNT }))).toEqual([
      'target:mfa/phone',
      'target:root',
    ]);
    expect(
      refs({
        type: 'ApiCallObserved',
        data: { eventSource: 's3', eventName: 'GetObject', resources: ['arn:aws:s3:::B', 'arn:aws:s3:::B'] },
      }),
    ).toEqual(['target:arn:aws:s3:::B']);
  });

  it('finds an event by its caller and by keys', () => {
    const actor = { kind: 'role-session' as const, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Deploy/ci`, accessKeyId: 'ASIAX' };
    const key = { accessKeyId: 'AKIAX', ...ann };
    expect(refs(fact('AccessKeyDeleted', key, { actor }))).toEqual([
      'target:access-key/akiax',
      'target:user/ann',
      'actor:role/deploy',
      `actor:arn:aws:sts::${ACCOUNT}:assumed-role/Deploy/ci`,
      'key:AKIAX',
      'key:ASIAX',
    ]);
  });
});

describe('refs', () => {
  it('mean the same by ARN and by short form', () => {
    expect(refsMeant(`arn:aws:iam::${ACCOUNT}:user/sales/Ann`, ACCOUNT)).toEqual(refsMeant('user/ann', ACCOUNT));
    expect(refsMeant(`arn:aws:iam::${ACCOUNT}:root`, ACCOUNT)).toEqual(refsMeant('root', ACCOUNT));
    expect(refsMeant('policy/ReadOnlyAccess', ACCOUNT)).toContain(arnRef('arn:aws:iam::aws:policy/ReadOnlyAccess', ACCOUNT));
    expect(refsMeant('nonsense', ACCOUNT)).toEqual(['nonsense']);
  });

  it('leave the ARNs of other accounts and services as they are', () => {
    for (const arn of ['arn:aws:iam::200000000002:user/ann', 'arn:aws:s3:::Bucket/Key', 'arn:aws:iam::broken'])
      expect(arnRef(arn, ACCOUNT)).toBe(arn);
  });
});
