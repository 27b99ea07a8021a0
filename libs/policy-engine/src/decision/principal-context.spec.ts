import { principalContext } from './principal-context';

const account = '100000000001';

describe('principalContext', () => {
  it('fills in what AWS does for a user', () => {
    const ann = {
      kind: 'user',
      arn: `arn:aws:iam::${account}:user/sales/ann`,
      accountId: account,
      id: 'AIDAEXAMPLE',
      name: 'ann',
      tags: { team: 'red' },
    } as const;
    expect(principalContext(ann, '200000000002')).toEqual({
      'aws:PrincipalArn': ann.arn,
      'aws:PrincipalAccount': account,
      'aws:PrincipalType': 'User',
      'aws:PrincipalIsAWSService': 'false',
      'aws:ResourceAccount': '200000000002',
      'aws:username': 'ann',
      'aws:userid': 'AIDAEXAMPLE',
      'aws:PrincipalTag/team': 'red',
    });
  });

  it('gives a role no user name', () => {
    const context = principalContext(
      { kind: 'role', arn: `arn:aws:iam::${account}:role/x/Deploy`, accountId: account, id: 'AROAEXAMPLE', name: 'Deploy' },
      account,
    );
    expect(context).toMatchObject({ 'aws:PrincipalType': 'AssumedRole' });
    expect(context).not.toHaveProperty('aws:username');
    expect(context).not.toHaveProperty('aws:userid');
  });

  it('gives a session the ARN of its role', () => {
    const session = { kind: 'role-session', arn: `arn:aws:sts::${account}:assumed-role/Deploy/s`, accountId: account } as const;
    expect(principalContext(session, account)).toMatchObject({ 'aws:PrincipalArn': `arn:aws:iam::${account}:role/Deploy` });
    const role = `arn:aws:iam::${account}:role/x/Deploy`;
    expect(principalContext({ ...session, sessionOf: role }, account)).toMatchObject({ 'aws:PrincipalArn': role });
  });
});
