import { specification } from '@app/testing';
import { iamEvents } from '../catalogue';
import { claimsOf, iamCommands } from '../commands';
import { createPolicy, deletePolicy } from '../policy/policy.decider';

const given = specification({ definitions: iamEvents, claimsOf });
const named = (name: string) => iamCommands.find((command) => command.name === name)!;
const allow = (action: string | string[]) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
const actions = (count: number) => Array.from({ length: count }, (_, at) => `s3:Get${String(at).padStart(5, '0')}`);
const policyArn = 'arn:aws:iam::100000000001:policy/reading';
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const trust = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
};

const holders = [
  { kind: 'User', it: { userName: 'ann' }, more: {}, actionsThatFit: 100, actionsThatDoNot: 170 },
  { kind: 'Group', it: { groupName: 'devs' }, more: {}, actionsThatFit: 300, actionsThatDoNot: 400 },
  { kind: 'Role', it: { roleName: 'Deploy' }, more: { assumeRolePolicyDocument: trust }, actionsThatFit: 600, actionsThatDoNot: 900 },
].filter(({ kind }) => iamCommands.some(({ name }) => name === `Create${kind}`));

describe.each(holders)('policies of a $kind', ({ kind, it: holder, more, actionsThatFit, actionsThatDoNot }) => {
  const [put, remove, attach, detach] = ['Put', 'Delete', 'Attach', 'Detach'].map((verb) => named(`${verb}${kind}Policy`)) as [
    ReturnType<typeof named>,
    ReturnType<typeof named>,
    ReturnType<typeof named>,
    ReturnType<typeof named>,
  ];
  const existing = given(named(`Create${kind}`), { ...holder, ...more }).and(createPolicy, {
    policyName: 'reading',
    policyDocument: allow('s3:GetObject'),
  });
  const attached = existing.and(attach, { ...holder, policyArn });

  it('are attached once', () => {
    existing
      .when(attach, { ...holder, policyArn })
      .then([`PolicyAttachedTo${kind}`, { ...holder, policyArn, policyId: 'ANPAPOLICY00002' }])
      .answering({});
    attached.when(attach, { ...holder, policyArn }).thenNothing();
    existing.when(attach, { ...holder, policyArn: `${policyArn}x` }).thenRefused('NoSuchEntity', 'does not exist or is not attachable');
  });

  it('may be AWS’s own', () => {
    existing.when(attach, { ...holder, policyArn: readOnly }).then([`PolicyAttachedTo${kind}`, { policyArn: readOnly }]);
  });

  it('are ten at most', () => {
    const nine = Array.from({ length: 9 }, (_, at) => at).reduce(
      (past, at) => past.and(attach, { ...holder, policyArn: `${readOnly}${at}` }),
      attached,
    );
    nine.when(attach, { ...holder, policyArn: readOnly }).thenRefused('LimitExceeded', `PoliciesPer${kind}: 10`);
  });

  it('are detached, and then may be deleted', () => {
    attached.when(detach, { ...holder, policyArn }).then([`PolicyDetachedFrom${kind}`, { policyArn, policyId: 'ANPAPOLICY00002' }]);
    attached
      .and(detach, { ...holder, policyArn })
      .when(deletePolicy, { policyArn })
      .then(['PolicyDeleted']);
    existing.when(detach, { ...holder, policyArn }).thenRefused('NoSuchEntity', 'was not found');
  });

  it('may be written on it, and are replaced as a whole', () => {
    const own = { ...holder, policyName: 'own' };
    const written = existing.and(put, { ...own, policyDocument: allow('s3:*') });
    written.when(put, { ...own, policyDocument: JSON.stringify(allow('s3:*'), null, 2) }).thenNothing();
    written
      .when(put, { ...own, policyDocument: allow('s3:Get*') })
      .then([`InlinePolicyPutOn${kind}`, { ...own, policyDocument: allow('s3:Get*') }]);
    written.when(remove, own).then([`InlinePolicyDeletedFrom${kind}`, own]);
    existing.when(remove, own).thenRefused('NoSuchEntity', 'policy with name own cannot be found');
    existing.when(put, { ...own, policyDocument: '{' }).thenRefused('MalformedPolicyDocument');
  });

  it('written on it have a size limit together', () => {
    const half = existing.and(put, { ...holder, policyName: 'a', policyDocument: allow(actions(actionsThatFit)) });
    half.when(put, { ...holder, policyName: 'a', policyDocument: allow(actions(actionsThatFit + 1)) }).then([`InlinePolicyPutOn${kind}`]);
    half
      .when(put, { ...holder, policyName: 'b', policyDocument: allow(actions(actionsThatDoNot - actionsThatFit)) })
      .thenRefused('LimitExceeded', 'Maximum policy size');
    existing.when(put, { ...holder, policyName: 'b', policyDocument: allow(actions(actionsThatDoNot)) }).thenRefused('LimitExceeded');
  });

  it('keep it from being deleted', () => {
    const end = named(`Delete${kind}`);
    attached.when(end, holder).thenRefused('DeleteConflict', 'must detach all policies first');
    existing
      .and(put, { ...holder, policyName: 'own', policyDocument: allow('s3:*') })
      .when(end, holder)
      .thenRefused('DeleteConflict', 'must delete policies first');
    existing.when(end, holder).then([`${kind}Deleted`, holder]);
  });
});

describe.each(holders.filter(({ kind }) => kind !== 'Group'))('the boundary of a $kind', ({ kind, it: holder, more }) => {
  const put = named(`Put${kind}PermissionsBoundary`);
  const remove = named(`Delete${kind}PermissionsBoundary`);
  const policyId = 'ANPAPOLICY00002';
  const existing = given(named(`Create${kind}`), { ...holder, ...more }).and(createPolicy, {
    policyName: 'reading',
    policyDocument: allow('s3:GetObject'),
  });
  const bounded = existing.and(put, { ...holder, permissionsBoundary: policyArn });

  it('is set once, and replaced', () => {
    existing
      .when(put, { ...holder, permissionsBoundary: policyArn })
      .then([`${kind}BoundarySet`, { permissionsBoundary: policyArn, permissionsBoundaryId: policyId }]);
    bounded.when(put, { ...holder, permissionsBoundary: policyArn }).thenNothing();
    bounded
      .when(put, { ...holder, permissionsBoundary: readOnly })
      .then([`${kind}BoundarySet`, { permissionsBoundary: readOnly, endedBoundaryId: policyId }]);
    existing.when(put, { ...holder, permissionsBoundary: `${policyArn}x` }).thenRefused('NoSuchEntity');
  });

  it('holds its policy until it is removed, replaced, or its holder is deleted', () => {
    bounded.when(deletePolicy, { policyArn }).thenRefused('DeleteConflict');
    for (const freed of [
      bounded.and(remove, holder),
      bounded.and(put, { ...holder, permissionsBoundary: readOnly }),
      bounded.and(named(`Delete${kind}`), holder),
    ])
      freed.when(deletePolicy, { policyArn }).then(['PolicyDeleted']);
    existing.when(remove, holder).thenRefused('NoSuchEntity');
  });

  it('may come with the creation', () => {
    const create = named(`Create${kind}`);
    const policy = given(createPolicy, { policyName: 'reading', policyDocument: allow('s3:GetObject') });
    const body = { ...holder, ...more, permissionsBoundary: policyArn };
    policy.and(create, body).when(deletePolicy, { policyArn }).thenRefused('DeleteConflict');
    policy.when(create, body).answering({ [kind.toLowerCase()]: { permissionsBoundary: { permissionsBoundaryArn: policyArn } } });
    given().when(create, body).thenRefused('NoSuchEntity');
  });
});
