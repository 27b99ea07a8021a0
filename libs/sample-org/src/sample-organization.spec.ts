import { accountIdInside, isoTime } from '@app/kernel';
import { sampleOrganization } from './sample-organization';

const options = { accountId: '200000000002', until: new Date('2026-11-25T13:00:00Z') };
const { records, questions, mistake } = sampleOrganization(options);
const count = (eventName: string): number => records.filter((record) => record.eventName === eventName && !record.errorCode).length;

describe('the sample organisation', () => {
  it('is the same for the same options and another for another seed', () => {
    expect(sampleOrganization(options).records).toEqual(records);
    expect(sampleOrganization({ ...options, seed: 'other' }).records).not.toEqual(records);
  });

  it('has 20 users, six roles and a year of records that end now, in order of time', () => {
    expect(count('CreateUser') - count('DeleteUser')).toBe(20);
    expect([count('CreateRole'), count('CreateGroup'), count('CreatePolicy')]).toEqual([6, 6, 11]);
    expect(records.length).toBeGreaterThan(1_500);
    const times = records.map((record) => record.eventTime);
    expect([...times].sort()).toEqual(times);
    expect(isoTime(times[0] ?? '')).toBe('2025-11-26T07:40:00.000Z');
    expect(times.at(-1)).toBe('2026-11-25T12:56:00Z');
  });

  it('writes what CloudTrail writes', () => {
    for (const record of records) {
      expect(JSON.parse(JSON.stringify(record))).toEqual(record);
      expect(record.eventID).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(record).toMatchObject({
        recipientAccountId: options.accountId,
        awsRegion: 'us-east-1',
        eventSource: expect.stringMatching(/\.amazonaws\.com$/),
      });
      expect(JSON.stringify(record)).not.toMatch(/undefined|NaN|secretAccessKey|[pP]assword":"/);
    }
    expect(new Set(records.map((record) => record.eventID)).size).toBe(records.length);
    const role = records.find((record) => record.eventName === 'CreateRole')?.responseElements as {
      role: { assumeRolePolicyDocument: string; createDate: string };
    };
    expect(JSON.parse(decodeURIComponent(role.role.assumeRolePolicyDocument))).toMatchObject({ Version: '2012-10-17' });
    expect(role.role.createDate).toMatch(/^[A-Z][a-z]{2} \d{1,2}, \d{4} \d{1,2}:\d{2}:\d{2} [AP]M$/);
  });

  it('has ids that hold the account', () => {
    const ids = new Set(JSON.stringify(records).match(/\b(AIDA|AGPA|AROA|ANPA|AKIA|ASIA)[A-Z2-7]{16,17}\b/g));
    ids.delete('AROA4CDFJHMQW7ZS3AUDX'); // the auditing firm's
    expect(ids.size).toBeGreaterThan(60);
    for (const id of ids) expect(accountIdInside(id)).toBe(options.accountId);
  });

  it('tells the story: refusals, a mistake turned back, a leaver, a new name', () => {
    expect(records.filter((record) => record.errorCode === 'AccessDenied')).toHaveLength(5);
    expect(
      records
        .filter((record) => (record.requestParameters as { policyArn?: string } | null)?.policyArn === mistake.policyArn)
        .map((record) => record.eventName),
    ).toEqual(['AttachGroupPolicy', 'CreatePolicyVersion', 'CreatePolicyVersion', 'SetDefaultPolicyVersion', 'DeletePolicyVersion']);
    expect([count('DeleteUser'), count('UpdateUser'), count('UpdateAccessKey'), count('ConsoleLogin') > 300]).toEqual([1, 1, 2, true]);
    expect(questions).toHaveLength(3);
    const renamed = records.filter((record) => /elif\.kaya/.test(String(record.userIdentity.arn)));
    expect(renamed.every((record) => record.eventTime > '2026-10-12')).toBe(true);
    expect(renamed.length).toBeGreaterThan(0);
  });

  it('grows to thousands of principals', () => {
    const crowd = sampleOrganization({ ...options, users: 1_000, sharedPolicies: 300, inlineShare: 0.5, usage: 0 }).records;
    const names = crowd
      .filter((record) => record.eventName === 'CreateUser' && !record.errorCode)
      .map((record) => (record.requestParameters as { userName: string }).userName);
    expect(new Set(names).size).toBe(1_001);
    expect(crowd.filter((record) => record.eventName === 'CreatePolicy')).toHaveLength(311);
    expect(crowd.every((record) => record.eventTime <= '2026-11-25T13:00:00Z')).toBe(true);
  });

  it('refuses what it cannot tell', () => {
    expect(() => sampleOrganization({ ...options, accountId: '12' })).toThrow('not 12 digits');
    expect(() => sampleOrganization({ ...options, users: 3 })).toThrow('at least 20 users');
  });
});
