import type { Actor, Recorded } from '@app/kernel';
import fc from 'fast-check';
import { arrangeMirror, neededByMirror } from './arrange';
import { rankOf } from './fold-order';
import { iamEvents } from '../catalogue';
import type { Known } from './known';

const ACCOUNT = '200000000002';
const SERVICE: Actor = { kind: 'service' };

interface Told {
  readonly type: string;
  readonly data: Record<string, unknown>;
}
interface TestRecord {
  readonly id: string;
  readonly second: number;
  readonly events: readonly Told[];
  readonly actor?: Actor;
  readonly outcome?: Recorded['outcome'];
}

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 10, 0, second)).toISOString();
const userActor = (name: string, uniqueId: string, accessKeyId?: string): Actor => ({
  kind: 'user',
  arn: `arn:aws:iam::${ACCOUNT}:user/sales/${name}`,
  principalId: uniqueId,
  accessKeyId,
});
const record = (second: number, id: string, ...events: [string, Record<string, unknown>][]): TestRecord => ({
  id,
  second,
  events: events.map(([type, data]) => ({ type, data })),
});
const call = (second: number, id: string, actor: Actor): TestRecord => ({
  ...record(second, id, ['ApiCallObserved', { eventSource: 's3.amazonaws.com', eventName: 'ListBuckets' }]),
  actor,
  outcome: 'call',
});

/** The events of records in their order of arrival. */
function arriving(records: readonly TestRecord[]): Recorded[] {
  const events = records.flatMap(({ id, second, events, actor, outcome }) =>
    events.map(({ type, data }, ordinal) => ({ id: `${id}-${ordinal}`, type, data, second, recordId: id, actor, outcome })),
  );
  return events.map(({ id, type, data, second, recordId, actor = SERVICE, outcome = 'change' }, place) => ({
    id,
    type,
    schemaVersion: 1,
    outcome,
    accountId: ACCOUNT,
    accountSequence: place + 1,
    streamId: `mirror/${ACCOUNT}`,
    streamVersion: place + 1,
    logIndex: place + 1,
    occurredAt: at(second),
    recordedAt: at(100),
    actor,
    source: { kind: 'cloudtrail', eventId: recordId },
    correlationId: 'import',
    causationId: null,
    data,
  }));
}

const withoutArrival = (events: readonly Recorded[]) =>
  events.map(
    ({ logIndex: _, accountSequence: __, streamVersion: ___, recordedAt: ____, ...event }) => JSON.parse(JSON.stringify(event)) as Recorded,
  );

function arranged(records: readonly TestRecord[]): readonly Recorded[] {
  const answer = arrangeMirror(arriving(records), undefined);
  if (answer === 'older') throw new Error('older');
  return answer.events;
}

/** As the runner does it: what is newer is folded on top, else all is folded anew. Knowledge goes through JSON between the batches. */
function inBatches(records: readonly TestRecord[], sizes: readonly number[]): { events: readonly Recorded[]; anew: number } {
  const events = arriving(records);
  let known: Known | undefined;
  let told: Recorded[] = [];
  let anew = 0;
  for (let from = 0, turn = 0; from < events.length; turn++) {
    const to = from + (sizes[turn % sizes.length] ?? 1);
    let answer = arrangeMirror(events.slice(from, to), known);
    if (answer === 'older') {
      const needed = neededByMirror();
      anew++;
      told = [];
      answer = arrangeMirror(events.slice(0, to).filter(needed), undefined);
      if (answer === 'older') throw new Error('older from the beginning');
    }
    told.push(...answer.events);
    known = JSON.parse(JSON.stringify(answer.known)) as Known;
    from = to;
  }
  return { events: told, anew };
}

const facts = (events: readonly Recorded[]): [string, Record<string, unknown>][] =>
  events.map(({ type, data }) => [type, JSON.parse(JSON.stringify(data)) as Record<string, unknown>]);
const created = (second: number, id: string, userName: string, userId?: string) =>
  record(second, id, ['UserCreated', { userName, path: '/', ...(userId ? { userId } : {}) }]);

describe('a mirrored account', () => {
  it('names its subjects by id', () => {
    expect(
      facts(
        arranged([
          created(0, 'r1', 'ann', 'AIDAANN'),
          record(0, 'r0', ['UserAddedToGroup', { userName: 'Ann', groupName: 'ops' }]),
          record(1, 'r2', ['UserRenamed', { userName: 'ann', newUserName: 'anna' }]),
          record(2, 'r3', ['PolicyAttachedToUser', { userName: 'anna', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }]),
        ]),
      ),
    ).toEqual([
      ['UserCreated', { userName: 'ann', path: '/', userId: 'AIDAANN' }],
      ['GroupInferred', { groupName: 'ops', groupId: 'group:ops@2026-01-01T10:00:00.000Z/r0', uniqueId: null, path: '/' }],
      ['UserAddedToGroup', { userName: 'Ann', groupName: 'ops', userId: 'AIDAANN', groupId: 'group:ops@2026-01-01T10:00:00.000Z/r0' }],
      ['UserRenamed', { userName: 'ann', newUserName: 'anna', userId: 'AIDAANN' }],
      ['PolicyAttachedToUser', { userName: 'anna', userId: 'AIDAANN', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
    ]);
  });

  it('makes another one of a name that is deleted and created in one second, and ends what the first held', () => {
    const events = arranged([
      created(0, 'r1', 'ann', 'AIDA1'),
      record(1, 'r2', ['AccessKeyCreated', { userName: 'ann', accessKeyId: 'AKIA1' }]),
      created(5, 'r3', 'ann', 'AIDA2'),
      record(5, 'r4', ['UserDeleted', { userName: 'ann' }]),
    ]);
    expect(facts(events).slice(2)).toEqual([
      ['AccessKeyDeleted', { userName: 'ann', userId: 'AIDA1', accessKeyId: 'AKIA1', slot: 1 }],
      ['UserDeleted', { userName: 'ann', userId: 'AIDA1' }],
      ['UserCreated', { userName: 'ann', userId: 'AIDA2', path: '/' }],
    ]);
  });

  it('gives a key the lowest slot that is free, and waits for one that is freed in its second', () => {
    const key = (second: number, id: string, type: string, accessKeyId: string) =>
      record(second, id, [type, { userName: 'ann', accessKeyId }]);
    const events = arranged([
      created(0, 'r1', 'ann', 'AIDA1'),
      key(1, 'r2', 'AccessKeyCreated', 'AKIA1'),
      key(2, 'r3', 'AccessKeyCreated', 'AKIA2'),
      key(3, 'r4', 'AccessKeyCreated', 'AKIA3'),
      key(3, 'r5', 'AccessKeyDeleted', 'AKIA1'),
    ]);
    expect(
      facts(events)
        .slice(1)
        .map(([type, { accessKeyId, slot }]) => [type, accessKeyId, slot]),
    ).toEqual([
      ['AccessKeyCreated', 'AKIA1', 1],
      ['AccessKeyCreated', 'AKIA2', 2],
      ['AccessKeyDeleted', 'AKIA1', undefined],
      ['AccessKeyCreated', 'AKIA3', 1],
    ]);
  });

  it('learns ids, paths and keys from the earliest call, and renames nobody', () => {
    const events = arranged([
      record(1, 'r1', ['UserTagged', { userName: 'ann', tags: [] }]),
      call(2, 'r2', userActor('ann', 'AIDA1', 'AKIA1')),
      call(3, 'r3', userActor('anna', 'AIDA1', 'AKIA1')),
      call(4, 'r4', { kind: 'role-session', arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Deploy/ci`, principalId: 'AROA1:ci' }),
      call(
        4,
        'r5',
        userActor('away', 'AIDA9').arn ? { ...userActor('away', 'AIDA9'), arn: 'arn:aws:iam::999999999999:user/away' } : SERVICE,
      ),
    ]);
    const userId = 'user:ann@2026-01-01T10:00:01.000Z/r1';
    expect(facts(events)).toEqual([
      ['UserInferred', { userName: 'ann', userId, uniqueId: null, path: '/' }],
      ['UserTagged', { userName: 'ann', userId, tags: [] }],
      ['UserIdentified', { userName: 'ann', userId, uniqueId: 'AIDA1', path: '/sales/' }],
      ['AccessKeyInferred', { accessKeyId: 'AKIA1', userName: 'ann', userId, slot: 1, status: 'Active' }],
      ['RoleInferred', { roleName: 'Deploy', roleId: 'AROA1', uniqueId: 'AROA1', path: '/' }],
    ]);
  });

  it('infers nobody from deletions and refusals', () => {
    const refused = {
      ...call(2, 'r2', userActor('ann', 'AIDA1')),
      events: [{ type: 'ApiCallObserved', data: { errorCode: 'AccessDenied' } }],
    };
    const attempt = {
      ...refused,
      id: 'r3',
      outcome: 'attempt' as const,
      events: [{ type: 'CreateUserAttempted', data: { userName: 'eve' } }],
    };
    expect(facts(arranged([record(1, 'r1', ['UserDeleted', { userName: 'bob' }]), refused, attempt])).map(([type]) => type)).toEqual([
      'UserDeleted',
    ]);
  });

  it('binds a trust to the id behind a name: to who is first met by it, never to one who is created later', () => {
    const arn = (name: string) => `arn:aws:iam::${ACCOUNT}:user/${name}`;
    const policyDocument = {
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: ['ann', 'bob', 'eve'].map(arn) } }],
    };
    const events = arranged([
      created(0, 'r0', 'ann', 'AIDA1'),
      record(
        1,
        'r1',
        ['RoleCreated', { roleName: 'Deploy', path: '/', roleId: 'AROA1' }],
        ['TrustPolicySet', { roleName: 'Deploy', policyDocument }],
      ),
      call(2, 'r2', userActor('bob', 'AIDA2')),
      created(3, 'r3', 'eve', 'AIDA3'),
    ]);
    const trusts = facts(events).filter(([type]) => type === 'TrustPolicySet');
    const unknown = (name: string) => `user:${name}@2026-01-01T10:00:01.000Z/r1`;
    expect(trusts.map(([, data]) => data.boundPrincipals)).toEqual([
      { [arn('ann')]: 'AIDA1', [arn('bob')]: unknown('bob'), [arn('eve')]: unknown('eve') },
      { [arn('ann')]: 'AIDA1', [arn('bob')]: 'AIDA2', [arn('eve')]: unknown('eve') },
    ]);
  });

  it('binds the policy of a resource in the same way, until it is removed', () => {
    const arn = `arn:aws:iam::${ACCOUNT}:user/bob`;
    const document = { Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*', Principal: { AWS: arn } }] };
    const bucket = { resourceArn: 'arn:aws:s3:::b', eventName: 'PutBucketPolicy', document };
    const gone = { resourceArn: 'arn:aws:s3:::c', eventName: 'DeleteBucketPolicy' };
    const events = arranged([
      record(1, 'r1', ['ResourcePolicySet', bucket]),
      record(2, 'r2', ['ResourcePolicySet', { ...bucket, resourceArn: gone.resourceArn }]),
      record(3, 'r3', ['ResourcePolicyRemoved', gone]),
      record(4, 'r4', ['ResourcePolicySet', { resourceArn: 'arn:aws:s3:::b', eventName: 'PutBucketAcl' }]),
      call(5, 'r5', userActor('bob', 'AIDA2')),
    ]);
    const sets = facts(events).filter(([type]) => type === 'ResourcePolicySet');
    expect(sets.map(([, data]) => [data.resourceArn, data.boundPrincipals])).toEqual([
      ['arn:aws:s3:::b', { [arn]: 'user:bob@2026-01-01T10:00:01.000Z/r1' }],
      ['arn:aws:s3:::c', { [arn]: 'user:bob@2026-01-01T10:00:02.000Z/r2' }],
      ['arn:aws:s3:::b', undefined],
      ['arn:aws:s3:::b', { [arn]: 'AIDA2' }],
    ]);
  });

  it('lets the events of the account’s own stream pass first', () => {
    const [opened, ...rest] = arriving([record(50, 'open', ['AccountOpened', { name: null, mode: 'mirrored' }]), created(0, 'r1', 'ann')]);
    const answer = arrangeMirror([{ ...(opened as Recorded), streamId: `account/${ACCOUNT}` }, ...rest], undefined);
    expect(answer !== 'older' && answer.events.map(({ type }) => type)).toEqual(['AccountOpened', 'UserCreated']);
  });

  it('ranks every change of the catalogue', () => {
    for (const { type, outcome } of iamEvents) if (outcome === 'change') expect(rankOf(type)).toMatch(/^[3-6]$/);
  });
});

describe('the law of the fold', () => {
  const names = fc.constantFrom('ann', 'bob', 'Ann');
  const second = fc.integer({ min: 0, max: 4 });
  const arn = fc.constantFrom(...['p', 'q'].map((name) => `arn:aws:iam::${ACCOUNT}:policy/${name}`), 'arn:aws:iam::aws:policy/X');
  const key = fc.constantFrom('AKIA1', 'AKIA2', 'AKIA3');
  const trust = names.map((name) => ({
    Statement: { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/${name.toLowerCase()}` } },
  }));
  const one = (type: string, data: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<readonly Told[]> =>
    data.map((told) => [{ type, data: told }]);
  const user = (more: Record<string, fc.Arbitrary<unknown>> = {}) => fc.record({ userName: names, ...more });
  const change: fc.Arbitrary<readonly Told[]> = fc.oneof(
    fc
      .tuple(names, fc.constantFrom(undefined, 'AIDA1', 'AIDA2', 'AIDA3'))
      .map(([userName, userId]) => [{ type: 'UserCreated', data: { userName, userId, path: '/' } }]),
    one('UserDeleted', user()),
    one('UserRenamed', user({ newUserName: names })),
    one('UserAddedToGroup', user({ groupName: fc.constant('ops') })),
    one('UserRemovedFromGroup', user({ groupName: fc.constant('ops') })),
    one('GroupDeleted', fc.constant({ groupName: 'ops' })),
    one('PolicyAttachedToUser', user({ policyArn: arn })),
    one('PolicyDeleted', fc.record({ policyArn: arn })),
    one('AccessKeyCreated', user({ accessKeyId: key })),
    one('AccessKeyDeactivated', user({ accessKeyId: key })),
    one('AccessKeyDeleted', user({ accessKeyId: key })),
    one('RoleDeleted', fc.constant({ roleName: 'R' })),
    trust.map((policyDocument) => [
      { type: 'RoleCreated', data: { roleName: 'R', path: '/' } },
      { type: 'TrustPolicySet', data: { roleName: 'R', policyDocument } },
    ]),
    arn.map((policyArn) => [
      { type: 'PolicyCreated', data: { policyArn, policyName: 'p', path: '/' } },
      { type: 'PolicyVersionCreated', data: { policyArn, versionId: 'v1', isDefaultVersion: true, policyDocument: {} } },
    ]),
  );
  const caller = fc
    .tuple(names, fc.constantFrom('AIDA1', 'AIDA2', 'AIDA3'), fc.option(key, { nil: undefined }))
    .map(([name, uniqueId, accessKeyId]) => userActor(name, uniqueId, accessKeyId));
  const records = fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: fc.record({ second, events: change, actor: fc.option(caller, { nil: undefined }) }) },
        { weight: 1, arbitrary: fc.record({ second, actor: caller }).map(({ second, actor }) => ({ ...call(second, '', actor) })) },
      ),
      { minLength: 1, maxLength: 25 },
    )
    .map((list): TestRecord[] => list.map((each, place) => ({ ...each, id: `r${String.fromCharCode(97 + ((place * 7) % 26))}${place}` })));
  const shuffled = records.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
  const sizes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 });
  const runs = { numRuns: process.env.KEYTRAIL_SOAK === '1' ? 30_000 : 500 };

  it('holds: any order of arrival and any batches end in the same facts', () => {
    fc.assert(
      fc.property(shuffled, sizes, ([list, other], sizes) => {
        const expected = withoutArrival(arranged(list));
        expect(withoutArrival(arranged(other))).toEqual(expected);
        expect(withoutArrival(inBatches(other, sizes).events)).toEqual(expected);
      }),
      runs,
    );
  });

  it('gives back what it knew where nothing new was told', () => {
    const known = arrangeMirror(arriving([created(0, 'r0', 'ann', 'AIDA1'), call(1, 'r1', userActor('ann', 'AIDA1'))]), undefined);
    if (known === 'older') throw new Error('older');
    const later = arriving([call(9, 'r9', userActor('ann', 'AIDA1'))]).map((event) => ({ ...event, logIndex: 9 }));
    expect(arrangeMirror(later, known.known)).toEqual({ events: [], known: known.known });
    const again = arrangeMirror(later, known.known);
    expect(again !== 'older' && again.known === known.known).toBe(true);
  });

  it('folds on top what comes in order', () => {
    const inOrder = Array.from({ length: 50 }, (_, place) => created(place, `r${place}`, `user${place}`, `AIDA${place}`));
    expect(inBatches(inOrder, [3]).anew).toBe(0);
  });

  it('tells no event of a record twice, and each fact under an id of its own', () => {
    fc.assert(
      fc.property(records, (list) => {
        const ids = arranged(list).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      runs,
    );
  });

  it('leaves no subject without an id', () => {
    const optional = new Map(iamEvents.map(({ type, subjects }) => [type, subjects]));
    fc.assert(
      fc.property(records, (list) => {
        for (const { type, data } of arranged(list))
          for (const { name, id } of optional.get(type) ?? []) {
            const told = data as Record<string, unknown>;
            if (id && name && told[name] !== undefined && !/aws:policy/.test(String(told[name])))
              expect({ type, id: told[id] }).toEqual({ type, id: expect.any(String) });
          }
      }),
      runs,
    );
  });
});
