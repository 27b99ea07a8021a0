import { getMetadataStorage } from 'class-validator';
import fc from 'fast-check';
import { sampleKeyId, SpecifiedHistory } from '@app/testing';
import { DomainError, type Command, type StreamId } from '@app/kernel';
import { accessKeyFold, exists } from './access-key/access-key';
import { accountFold } from './account/account';
import { iamEvents } from './catalogue';
import { claimsOf, iamCommands } from './commands';
import { groupFold } from './group/group';
import { mfaDeviceFold } from './mfa-device/mfa-device';
import { policyFold } from './policy/policy';
import type { Holdings } from './policy-holder/holdings';
import { roleFold } from './role/role';
import { userFold } from './user/user';

const newHistory = () => new SpecifiedHistory({ definitions: iamEvents, claimsOf });
const named = (name: string) => iamCommands.find((command) => command.name === name)!;

/** The claims that the states of all streams come to: the table must hold exactly these. */
function claimsOfStates(history: SpecifiedHistory): { claimed: Record<string, string>; counts: Record<string, number> } {
  const claimed: Record<string, string> = {};
  const counts: Record<string, number> = { users: 0, groups: 0, roles: 0, policies: 0 };
  const account = history.state(accountFold, `account/${history.accountId}`);
  const take = (name: string, holder: string): void => {
    if (Object.hasOwn(claimed, name)) throw new Error(`Two states claim ${name}`);
    claimed[name] = holder;
  };
  const hold = (id: string, stream: string, { attached, boundary }: Holdings): void => {
    for (const { policyId } of attached.values()) if (policyId) take(`policy/${policyId}/attached/${id}`, stream);
    if (boundary?.policyId) take(`policy/${boundary.policyId}/boundary/${id}`, stream);
  };
  if (account.alias !== null) take(`/account-alias/${account.alias}`, `account/${history.accountId}`);
  for (const stream of new Set(history.log.map(({ streamId }) => streamId))) {
    const [kind] = stream.split('/') as [string];
    const subject = { user: userFold, group: groupFold, role: roleFold, policy: policyFold }[kind as 'user'];
    const state = subject && history.state(subject, stream);
    if (state?.status === 'active') {
      take(stream, stream);
      take(`${kind}-name/${state.name.toLowerCase()}`, stream);
      if (kind !== 'group') take(`${kind}-arn${state.path}${state.name}`, stream);
      if (kind !== 'policy') hold(state.id, stream, state.held);
      if (kind === 'user') for (const group of state.groups) take(`group/${group}/member/${state.id}`, stream);
      counts[kind === 'policy' ? 'policies' : `${kind}s`]! += 1;
    }
    const below = (userId: string, what: string): string => (userId === history.accountId ? `root/${what}` : `user/${userId}/${what}`);
    const key = kind === 'access-key' ? history.state(accessKeyFold, stream) : undefined;
    if (key && exists(key)) {
      take(stream, stream);
      take(below(key.userId, `access-key/${key.slot}`), stream);
    }
    const device = kind === 'mfa-device' ? history.state(mfaDeviceFold, stream) : undefined;
    if (device && device.status !== 'missing') {
      take(stream, stream);
      take(`mfa-device-name/${device.serialNumber.toLowerCase()}`, stream);
      if (device.status === 'enabled') take(below(device.userId, `mfa/${device.slot}`), stream);
    }
  }
  return { claimed, counts };
}

/** Every grant, membership, key and device leads to something that is there. */
function expectNoDanglingReference({ claimed }: SpecifiedHistory): void {
  for (const name of Object.keys(claimed)) {
    const [, referred] = /^((?:user|policy|group)\/[^/]+)\/./.exec(name) ?? [];
    if (referred && !Object.hasOwn(claimed, referred)) throw new Error(`${name} refers to what is gone`);
  }
}

const paths = ['/', '/x/'];
const names = {
  userName: ['ann', 'ANN', 'bob'],
  groupName: ['devs', 'Devs', 'ops'],
  roleName: ['Deploy', 'deploy', 'Read'],
  policyName: ['own', 'OWN', 'two'],
};
const aws = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const allow = (action: string) => ({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: action, Resource: '*' } });
const trusts = [
  { Service: 'ec2.amazonaws.com' },
  { AWS: 'arn:aws:iam::100000000001:user/ann' },
  { AWS: 'arn:aws:iam::100000000001:role/x/Deploy' },
].map((Principal) => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal, Action: 'sts:AssumeRole' },
}));
const arns = [...paths.flatMap((path) => names.policyName.map((name) => `arn:aws:iam::100000000001:policy${path}${name}`)), aws];
const flags = [true, false, undefined];

/** What a parameter may be, small enough for commands to meet; undefined leaves an optional one out. */
const values: Record<string, readonly unknown[]> = {
  ...names,
  newUserName: [...names.userName, undefined],
  newGroupName: [...names.groupName, undefined],
  path: [...paths, undefined],
  newPath: [...paths, undefined],
  policyArn: arns,
  permissionsBoundary: arns,
  policyDocument: [allow('s3:*'), allow('sqs:*'), allow('ec2:*'), trusts[0], trusts[1]],
  assumeRolePolicyDocument: trusts,
  tags: [
    [{ key: 'a', value: '1' }],
    [
      { key: 'A', value: '2' },
      { key: 'b', value: '' },
    ],
    undefined,
  ],
  tagKeys: [['a'], ['B', 'c']],
  versionId: ['v1', 'v2', 'v3'],
  setAsDefault: flags,
  status: ['Active', 'Inactive'],
  virtualMFADeviceName: ['phone', 'Phone', 'token'],
  serialNumber: ['phone', 'Phone', 'token', 'x/phone'].map((name) => `arn:aws:iam::100000000001:mfa/${name}`),
  authenticationCode1: ['123456'],
  authenticationCode2: ['654321'],
  accessKeyId: ['AKIAIOSFODNN7EXAMPLE'],
  accountAlias: ['acme', 'acme-two'],
  password: ['Correct-Horse-9-battery', undefined],
  passwordResetRequired: flags,
  minimumPasswordLength: [8, 20, undefined],
  maxSessionDuration: [3600, 7200, undefined],
  description: ['one', 'two'],
  resourceArn: ['arn:aws:s3:::reports', 'arn:aws:sqs:eu-west-1:100000000001:jobs'],
  kind: ['scp', 'rcp'],
  level: ['root'],
  name: ['limits'],
  document: [
    allow('s3:*'),
    { Version: '2012-10-17', Statement: { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' } },
    {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::100000000001:user/ann' }, Action: 's3:*', Resource: '*' },
    },
  ],
};

/** What every history begins with. */
const first: readonly (readonly [name: string, body: object])[] = [
  ['CreateUser', { userName: 'ann' }],
  ['CreateGroup', { groupName: 'devs' }],
  ['CreateRole', { roleName: 'Deploy', path: '/x/', assumeRolePolicyDocument: trusts[0] }],
  ['CreatePolicy', { policyName: 'own', policyDocument: allow('s3:*') }],
  ['CreateVirtualMFADevice', { virtualMFADeviceName: 'phone' }],
];

const parametersOf = ({ body }: Command): string[] => [
  ...new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(body, '', true, false)
      .map(({ propertyName }) => propertyName),
  ),
];

/** Creations come more often, or most commands would find nothing. */
const step = fc.record({
  command: fc.constantFrom(
    ...iamCommands,
    ...iamCommands
      .filter(({ name }) => /^(Create|Attach|Add|Enable|Put|Delete\w+Policy$)/.test(name))
      .flatMap((command) => [command, command, command]),
  ),
  picks: fc.array(fc.nat(9999), { minLength: 9, maxLength: 9 }),
  codesMatch: fc.constantFrom(true, true, true, false),
});

/** Optional here and required elsewhere. */
const leftOut = ({ name }: Command, parameter: string): boolean =>
  (parameter === 'userName' && /AccessKey|MFADevice/.test(name)) || (parameter === 'permissionsBoundary' && name.startsWith('Create'));

const NAMES = new Set([...Object.keys(names), 'policyArn', 'versionId', 'serialNumber', 'accessKeyId', 'accountAlias']);

/** Half of the commands name what one earlier event names, so that there is something to undo. */
function namedBefore(parameters: readonly string[], pick: number, { log }: SpecifiedHistory): Record<string, unknown> {
  const wanted = parameters.filter((name) => NAMES.has(name));
  const naming = log.map(({ data }) => data as Record<string, unknown>).filter((data) => wanted.every((name) => name in data));
  if (pick % 2 === 0 || naming.length === 0) return {};
  const data = naming[(pick >> 1) % naming.length]!;
  return Object.fromEntries(wanted.map((name) => [name, data[name]]));
}

function bodyOf(command: Command, [first = 0, ...picks]: readonly number[], history: SpecifiedHistory): object {
  const parameters = parametersOf(command);
  const before = namedBefore(parameters, first, history);
  const members = parameters.map((name, at): [string, unknown] => {
    const choices = [...(values[name] ?? []), ...(leftOut(command, name) ? [undefined, undefined, undefined] : [])];
    return [name, before[name] ?? choices[picks[at % picks.length]! % choices.length]];
  });
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

describe('claims', () => {
  it('after any commands are exactly what the states say, and nothing refers to what is gone', () => {
    const carriedOut = new Set<string>();
    fc.assert(
      fc.property(fc.noBias(fc.array(step, { minLength: 40, maxLength: 160, size: 'max' })), (steps): void => {
        const history = newHistory();
        for (const [name, body] of first) history.issue(named(name), body);
        for (const { command, picks, codesMatch } of steps) {
          const before = history.log.length;
          try {
            history.issue(command, bodyOf(command, picks, history), { codesMatch });
            carriedOut.add(command.name);
          } catch (error) {
            if (!(error instanceof DomainError)) throw error;
            if (history.log.length !== before) throw new Error(`${command.name} left a trace though it was refused`, { cause: error });
          }
        }
        expect({ claimed: history.claimed, counts: { users: 0, groups: 0, roles: 0, policies: 0, ...history.counts } }).toEqual(
          claimsOfStates(history),
        );
        expectNoDanglingReference(history);
      }),
      { numRuns: process.env.KEYTRAIL_SOAK === '1' ? 2_000 : 50 },
    );
    expect(carriedOut.size).toBeGreaterThan(iamCommands.length * 0.8);
  });

  it('of one user, group, role and policy are what other rooms rely on', () => {
    const history = newHistory();
    const issue = (name: string, body: object) => history.issue(named(name), body);
    issue('CreateUser', { userName: 'Ann', path: '/sales/' });
    issue('CreatePolicy', { policyName: 'Reading', path: '/tmp/', policyDocument: allow('s3:*') });
    issue('AttachUserPolicy', { userName: 'ann', policyArn: 'arn:aws:iam::100000000001:policy/tmp/Reading' });
    issue('CreateAccessKey', { userName: 'ann' });
    expect(history.claimed).toEqual({
      'user/AIDAUSER00001': 'user/AIDAUSER00001',
      'user-name/ann': 'user/AIDAUSER00001',
      'user-arn/sales/Ann': 'user/AIDAUSER00001',
      'policy/ANPAPOLICY00002': 'policy/ANPAPOLICY00002',
      'policy-name/reading': 'policy/ANPAPOLICY00002',
      'policy-arn/tmp/Reading': 'policy/ANPAPOLICY00002',
      'policy/ANPAPOLICY00002/attached/AIDAUSER00001': 'user/AIDAUSER00001',
      [`access-key/${sampleKeyId(4)}`]: `access-key/${sampleKeyId(4)}`,
      'user/AIDAUSER00001/access-key/1': `access-key/${sampleKeyId(4)}`,
    });
  });

  it('are none for what a mirrored account was told', () => {
    const data = { userName: 'ann', path: '/' };
    expect(claimsOf({ streamId: 'mirror/1', type: 'UserCreated', data, accountId: '1' } as never)).toBeUndefined();
  });

  it.each<[StreamId, string, object]>([
    ['user/AIDA1', 'UserCreated', { userName: 'a', userId: 'AIDA1', path: '/' }],
    ['group/AGPA1', 'GroupCreated', { groupName: 'a', groupId: 'AGPA1', path: '/' }],
    ['role/AROA1', 'RoleCreated', { roleName: 'a', roleId: 'AROA1', path: '/' }],
    ['policy/ANPA1', 'PolicyCreated', { policyName: 'a', policyArn: 'arn:aws:iam::1:policy/a', policyId: 'ANPA1', path: '/' }],
  ])('count %s towards a quota', (streamId, type, data) => {
    expect(claimsOf({ streamId, type, data, accountId: '1' } as never)?.count).toMatchObject({ by: 1 });
  });
});
