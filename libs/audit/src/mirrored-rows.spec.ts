import type { Recorded } from '@app/kernel';
import { replayInto } from '@app/projection';
import fc from 'fast-check';
import { auditMirroring, auditProjections } from './audit-projections';
import { ACCOUNT, logOf } from './log.fixture';

const NAMES = ['ann', 'bob'] as const;
const policyArn = `arn:aws:iam::${ACCOUNT}:policy/read`;
const id = (prefix: string, name: string, born: number): string => `${prefix}${name.toUpperCase()}${born}`;

const admitting = (userName: string) => ({
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/${userName}` }, Action: 's3:*', Resource: '*' }],
});

/** What can happen to a few users, groups and keys, as a mirrored account's records tell it: by name, ids at creations only. */
const facts: readonly ((name: string, born: number) => { readonly type: string; readonly data: object })[] = [
  (userName, born) => ({ type: 'UserCreated', data: { userName, userId: id('AIDA', userName, born), path: '/' } }),
  (userName) => ({ type: 'UserDeleted', data: { userName } }),
  (userName) => ({ type: 'UserRenamed', data: { userName, newUserName: `${userName}x` } }),
  (userName, born) => ({ type: 'UserTagged', data: { userName, tags: [{ key: 'n', value: String(born) }] } }),
  (userName) => ({ type: 'ConsoleAccessEnabled', data: { userName } }),
  (userName) => ({ type: 'UserAddedToGroup', data: { userName, groupName: 'devs' } }),
  (userName) => ({ type: 'UserRemovedFromGroup', data: { userName, groupName: 'devs' } }),
  () => ({ type: 'GroupDeleted', data: { groupName: 'devs' } }),
  (userName) => ({ type: 'PolicyAttachedToUser', data: { userName, policyArn } }),
  (userName) => ({ type: 'PolicyDetachedFromUser', data: { userName, policyArn } }),
  (_, born) => ({ type: 'PolicyVersionCreated', data: { policyArn, versionId: `v${born}`, isDefaultVersion: true, policyDocument: {} } }),
  () => ({ type: 'PolicyDeleted', data: { policyArn } }),
  (userName) => ({ type: 'InlinePolicyPutOnUser', data: { userName, policyName: 'own', policyDocument: {} } }),
  (userName, born) => ({ type: 'AccessKeyCreated', data: { userName, accessKeyId: `AKIA${userName.toUpperCase()}${born}` } }),
  (userName, born) => ({ type: 'AccessKeyDeactivated', data: { userName, accessKeyId: `AKIA${userName.toUpperCase()}${born}` } }),
  (userName) => ({ type: 'MfaEnabled', data: { userName, serialNumber: `arn:aws:iam::${ACCOUNT}:mfa/${userName}` } }),
  (roleName, born) => ({ type: 'RoleCreated', data: { roleName, roleId: id('AROA', roleName, born), path: '/' } }),
  (roleName) => ({ type: 'TrustPolicySet', data: { roleName, policyDocument: { Statement: [] } } }),
  (userName) => ({ type: 'ResourcePolicySet', data: { resourceArn: `arn:aws:s3:::${userName}`, document: admitting(userName) } }),
  (userName) => ({ type: 'ResourcePolicyRemoved', data: { resourceArn: `arn:aws:s3:::${userName}`, eventName: 'DeleteBucketPolicy' } }),
];

const happening = fc.record({
  fact: fc.nat(facts.length - 1),
  name: fc.constantFrom(...NAMES),
  born: fc.integer({ min: 1, max: 3 }),
  second: fc.integer({ min: 0, max: 9 }),
});

/** What tells when a fact arrived says nothing of the account. */
const ARRIVAL = new Set(['createdIndex', 'statusIndex']);
const models = auditProjections.filter(({ arrival }) => !arrival);
const rowsOf = (events: readonly Recorded[]): unknown =>
  JSON.parse(
    JSON.stringify(replayInto(models, events, { mirroring: auditMirroring, accounts: new Set([ACCOUNT]) }), (key, value: unknown) =>
      ARRIVAL.has(key) ? undefined : value,
    ),
  );

describe('rows of a mirrored account', () => {
  it('are the same in whatever order its records come, and come through every event that arranging makes', () => {
    fc.assert(
      fc.property(fc.array(happening, { minLength: 1, maxLength: 25 }), fc.infiniteStream(fc.nat()), (given, order) => {
        const happenings = given.map(({ fact, name, born, second }, i) => ({
          ...facts[fact]!(name, born),
          at: `2026-01-01T00:00:0${second}.000Z`,
          source: { kind: 'cloudtrail' as const, eventId: `record-${i}` },
        }));
        const shuffled = happenings.map((each) => ({ each, place: order.next().value as number })).sort((a, b) => a.place - b.place);
        expect(rowsOf(logOf(...shuffled.map(({ each }) => each)))).toEqual(rowsOf(logOf(...happenings)));
      }),
      { numRuns: 300 },
    );
  });
});
