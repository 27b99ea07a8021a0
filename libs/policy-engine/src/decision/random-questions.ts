import { array, constantFrom, oneof, record, tuple, uniqueArray } from 'fast-check';
import type { ContextValues } from '../matching/request-context';
import type { Principal } from '../statement/principal';
import { compilePolicy } from '../statement/compile-policy';
import type { Policies } from './decision';

export const numRuns = process.env.KEYTRAIL_SOAK === '1' ? 100_000 : 500;

export const ACCOUNT = '100000000001';
export const ANN = `arn:aws:iam::${ACCOUNT}:user/ann`;

const action = constantFrom('*', 's3:*', 's3:Get*', 's3:GetObject', 'S3:getobject', 'ec2:*', 's3:Get Object');
const resource = constantFrom(
  '*',
  'arn:aws:s3:::b/*',
  'arn:aws:s3:::b/k',
  'arn:aws:s3:::b/${aws:username}',
  'arn:aws:s3:::*/k?',
  'arn:aws:s3',
);
const condition = oneof(
  constantFrom(undefined),
  tuple(
    constantFrom(
      'StringEquals',
      'StringNotLike',
      'ForAllValues:StringLike',
      'ForAnyValue:StringNotEquals',
      'StringEqualsIfExists',
      'Null',
      'Unheard',
    ),
    constantFrom('aws:username', 'k:a', 'k:b'),
    uniqueArray(constantFrom('ann', 'x*', 'true', '${k:b}')),
  ).map(([operator, key, values]) => ({ [operator]: { [key]: values } })),
);

export const statement = tuple(
  constantFrom('Allow', 'Deny'),
  constantFrom('Action', 'NotAction'),
  action,
  constantFrom('Resource', 'NotResource'),
  resource,
  condition,
  constantFrom({ AWS: [ANN] }, '*', { AWS: ACCOUNT }, { AWS: [`arn:aws:iam::${ACCOUNT}:role/r`, ANN] }),
).map(([Effect, a, act, r, res, Condition, Principal]) => ({
  Effect,
  [a]: act,
  [r]: res,
  ...(Condition ? { Condition } : {}),
  Principal,
}));
const statements = array(statement, { maxLength: 5 });

export const request = record({
  principal: constantFrom<Principal>(
    { kind: 'user', arn: ANN, accountId: ACCOUNT },
    { kind: 'role-session', arn: `arn:aws:sts::${ACCOUNT}:assumed-role/r/s`, accountId: ACCOUNT },
    { kind: 'role', arn: `arn:aws:iam::${ACCOUNT}:role/r`, accountId: ACCOUNT },
  ),
  action: constantFrom('s3:GetObject', 'ec2:RunInstances'),
  resource: constantFrom('*', 'arn:aws:s3:::b/k', 'arn:aws:s3:::b/*', 'arn:aws:s3:::b/ann'),
  resourceAccountId: constantFrom(ACCOUNT, '200000000002'),
  context: constantFrom<ContextValues>({}, { 'aws:username': 'ann' }, { 'k:a': ['ann', 'x1'], 'K:B': 'x' }, { 'k:a': [] }),
  unknown: constantFrom<'*' | string[]>('*', [], ['k:a'], ['aws:username', 'k:b']),
});

type Statements = readonly object[];
const policy = (name: string, list: Statements) => compilePolicy({ Version: '2012-10-17', Statement: list }, name);

export const layers = record({ identity: statements, boundary: statements, resource: statements, scp: statements });
export type Layers = { readonly [name in 'identity' | 'boundary' | 'resource' | 'scp']: Statements };

export const policiesOf = ({ identity, boundary, resource: own, scp }: Layers): Policies => ({
  identity: [policy('i', identity)],
  boundary: policy('b', boundary),
  resource: policy('r', own),
  scps: [[policy('s', scp)], [policy('s2', [...scp].reverse())]],
});
