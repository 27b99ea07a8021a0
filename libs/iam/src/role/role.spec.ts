import { specification } from '@app/testing';
import { iamEvents } from '../catalogue';
import { claimsOf, iamCommands } from '../commands';
import { createUser, deleteUser, updateUser } from '../user/user.decider';
import { updateAssumeRolePolicy, updateRole, updateRoleDescription } from './role-changes';
import { createRole, deleteRole } from './role.decider';

const given = specification({ definitions: iamEvents, claimsOf });
const named = (name: string) => iamCommands.find((command) => command.name === name)!;
const trust = (principal: unknown) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
});
const ec2 = trust({ Service: 'ec2.amazonaws.com' });
const deploy = { roleName: 'Deploy', assumeRolePolicyDocument: JSON.stringify(ec2) };
const ann = 'arn:aws:iam::100000000001:user/sales/ann';
const withAnn = given(createUser, { userName: 'ann', path: '/sales/' });

describe('a role', () => {
  it('is created with its trust policy', () => {
    given()
      .when(createRole, { ...deploy, description: 'ships', maxSessionDuration: 7200 })
      .then(
        ['RoleCreated', { roleName: 'Deploy', roleId: 'AROAROLE00001', path: '/', description: 'ships', maxSessionDuration: 7200 }],
        ['TrustPolicySet', { roleName: 'Deploy', roleId: 'AROAROLE00001', policyDocument: ec2 }],
      )
      .answering({
        role: {
          arn: 'arn:aws:iam::100000000001:role/Deploy',
          roleId: 'AROAROLE00001',
          assumeRolePolicyDocument: ec2,
          maxSessionDuration: 7200,
        },
      });
  });

  it('has a name of its own, whatever the letter case', () => {
    given(createRole, deploy)
      .when(createRole, { ...deploy, roleName: 'deploy' })
      .thenRefused('EntityAlreadyExists');
  });

  it.each([
    [{ maxSessionDuration: 60 }],
    [{ maxSessionDuration: '3600' }],
    [{ roleName: 'x'.repeat(65) }],
    [{ description: '漢字' }],
    [{ assumeRolePolicyDocument: [] }],
  ])('is refused with the parameters %j', (more) => {
    given()
      .when(createRole, { ...deploy, ...(more as object) })
      .thenRefused('ValidationError');
  });

  it('changes description and length of sessions, each as a fact', () => {
    const ships = given(createRole, { ...deploy, description: 'ships' });
    const body = { roleName: 'deploy', description: 'ships often', maxSessionDuration: 7200 };
    ships
      .when(updateRole, body)
      .then(
        ['RoleDescriptionChanged', { roleName: 'Deploy', description: 'ships often' }],
        ['RoleMaxSessionDurationChanged', { maxSessionDuration: 7200 }],
      );
    ships.and(updateRole, body).when(updateRole, body).thenNothing();
    ships
      .when(updateRoleDescription, { roleName: 'Deploy', description: 'ships' })
      .thenNothing()
      .answering({ role: { description: 'ships' } });
  });

  it('that was deleted is gone', () => {
    given(createRole, deploy)
      .and(deleteRole, { roleName: 'Deploy' })
      .when(deleteRole, { roleName: 'Deploy' })
      .thenRefused('NoSuchEntity', 'The role with name Deploy cannot be found.');
  });

  it('has tags whose keys ignore case', () => {
    const tagged = given(createRole, { ...deploy, tags: [{ key: 'env', value: 'prod' }] });
    tagged.when(named('UntagRole'), { roleName: 'Deploy', tagKeys: ['ENV'] }).then(['RoleUntagged', { tagKeys: ['env'] }]);
  });
});

describe('a trust policy', () => {
  it('keeps the id behind each user and role of the account', () => {
    const deployer = 'arn:aws:iam::100000000001:role/Deploy';
    const session = 'arn:aws:sts::100000000001:assumed-role/Deploy/ci';
    const others = ['arn:aws:iam::100000000001:root', '100000000001', 'arn:aws:iam::200000000002:user/bob'];
    withAnn
      .and(createRole, deploy)
      .when(createRole, { roleName: 'Next', assumeRolePolicyDocument: trust({ AWS: [ann, deployer, session, ...others] }) })
      .then(
        ['RoleCreated'],
        ['TrustPolicySet', { boundPrincipals: { [ann]: 'AIDAUSER00001', [deployer]: 'AROAROLE00002', [session]: 'AROAROLE00002' } }],
      );
  });

  it.each([['user/ghost'], ['user/ann'], ['user/sales/Ann'], ['role/Deploy'], ['role/Self']])(
    'is malformed if it trusts %s, who is not there',
    (name) => {
      const body = { roleName: 'Self', assumeRolePolicyDocument: trust({ AWS: `arn:aws:iam::100000000001:${name}` }) };
      withAnn
        .when(createRole, body)
        .thenRefused('MalformedPolicyDocument', `Invalid principal in policy: "AWS":"arn:aws:iam::100000000001:${name}"`);
    },
  );

  it('may trust its own role once that is there', () => {
    const self = trust({ AWS: 'arn:aws:iam::100000000001:role/Deploy' });
    given(createRole, deploy)
      .when(updateAssumeRolePolicy, { roleName: 'Deploy', policyDocument: self })
      .then(['TrustPolicySet', { boundPrincipals: { 'arn:aws:iam::100000000001:role/Deploy': 'AROAROLE00001' } }]);
  });

  it('is malformed as AWS says', () => {
    for (const bad of [
      'some policy',
      '{}',
      { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole', Resource: '*' }] },
    ])
      given(createRole, deploy)
        .when(updateAssumeRolePolicy, { roleName: 'Deploy', policyDocument: bad })
        .thenRefused('MalformedPolicyDocument');
  });

  it('is of 2,048 characters at most', () => {
    const many = Array.from({ length: 150 }, (_, at) => String(100000000000 + at));
    given()
      .when(createRole, { ...deploy, assumeRolePolicyDocument: trust({ AWS: many }) })
      .thenRefused('LimitExceeded', '2048');
  });

  it('does not change to what it is, unless another one bears a name by now', () => {
    const body = { roleName: 'Deploy', policyDocument: trust({ AWS: ann }) };
    const trusting = withAnn.and(createRole, deploy).and(updateAssumeRolePolicy, body);
    trusting.when(updateAssumeRolePolicy, body).thenNothing();
    trusting
      .and(deleteUser, { userName: 'ann' })
      .and(createUser, { userName: 'ann', path: '/sales/' })
      .when(updateAssumeRolePolicy, body)
      .then(['TrustPolicySet', { boundPrincipals: { [ann]: 'AIDAUSER00005' } }]);
    trusting.and(updateUser, { userName: 'ann', newPath: '/' }).when(updateAssumeRolePolicy, body).thenRefused('MalformedPolicyDocument');
  });
});
