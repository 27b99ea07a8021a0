import { array, assert, constantFrom, oneof, property, record, shuffledSubarray, tuple, uniqueArray } from 'fast-check';
import type { ContextValues } from '../matching/request-context';
import { compilePolicy } from '../statement/compile-policy';
import { decide } from './decide';
import type { AccessRequest, Decision, Policies } from './decision';

const numRuns = process.env.KEYTRAIL_SOAK === '1' ? 100_000 : 500;

const account = '100000000001';
const ann = `arn:aws:iam::${account}:user/ann`;

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

const statement = tuple(
  constantFrom('Allow', 'Deny'),
  constantFrom('Action', 'NotAction'),
  action,
  constantFrom('Resource', 'NotResource'),
  resource,
  condition,
).map(([Effect, a, act, r, res, Condition]) => ({
  Effect,
  [a]: act,
  [r]: res,
  ...(Condition ? { Condition } : {}),
  Principal: { AWS: [ann] },
}));
const statements = array(statement, { maxLength: 5 });

const request = record({
  principal: constantFrom({ kind: 'user', arn: ann, accountId: account } as const),
  action: constantFrom('s3:GetObject', 'ec2:RunInstances'),
  resource: constantFrom('*', 'arn:aws:s3:::b/k', 'arn:aws:s3:::b/*', 'arn:aws:s3:::b/ann'),
  resourceAccountId: constantFrom(account, '200000000002'),
  context: constantFrom<ContextValues>({}, { 'aws:username': 'ann' }, { 'k:a': ['ann', 'x1'], 'K:B': 'x' }, { 'k:a': [] }),
  unknown: constantFrom<'*' | string[]>('*', [], ['k:a'], ['aws:username', 'k:b']),
});

type Statements = readonly object[];
const policy = (name: string, list: Statements) => compilePolicy({ Version: '2012-10-17', Statement: list }, name);

const layers = record({ identity: statements, boundary: statements, resource: statements });
type Layers = { readonly [name in 'identity' | 'boundary' | 'resource']: Statements };

const policiesOf = ({ identity, boundary, resource: own }: Layers): Policies => ({
  identity: [policy('i', identity)],
  boundary: policy('b', boundary),
  resource: policy('r', own),
});

const ask = (asked: AccessRequest, given: Layers): Decision => decide(asked, policiesOf(given));

describe('decisions', () => {
  it('are never turned to allowed by another Deny', () => {
    const name = constantFrom('identity', 'boundary', 'resource');
    assert(
      property(request, layers, name, statement, (asked, given, layer, more) => {
        const before = ask(asked, given).decision;
        const after = ask(asked, { ...given, [layer]: [...given[layer], { ...more, Effect: 'Deny' }] }).decision;
        const order = ['explicitly-denied', 'implicitly-denied', 'allowed-if', 'allowed'];
        return order.indexOf(after) <= order.indexOf(before);
      }),
      { numRuns },
    );
  });

  it('are never turned to denied by another Allow in a policy that is there', () => {
    assert(
      property(request, layers, statement, (asked, given, more) => {
        const before = ask(asked, given).decision;
        const after = ask(asked, { ...given, identity: [...given.identity, { ...more, Effect: 'Allow' }] }).decision;
        return before === after || before === 'implicitly-denied' || (before === 'allowed-if' && after === 'allowed');
      }),
      { numRuns },
    );
  });

  it('do not depend on the order of statements, nor on one standing twice', () => {
    assert(
      property(
        request,
        layers.chain((given) => tuple(constantFrom(given), shuffledSubarray([...given.identity], { minLength: given.identity.length }))),
        (asked, [given, shuffled]) => {
          const { decision, blockedBy } = ask(asked, given);
          const other = ask(asked, { ...given, identity: [...shuffled, ...shuffled] });
          return other.decision === decision && other.blockedBy.join() === blockedBy.join();
        },
      ),
      { numRuns },
    );
  });

  it('leave nothing open once what was unknown is given, and agree then', () => {
    const values = record({ 'aws:username': constantFrom('ann', 'x'), 'k:a': constantFrom('ann', 'true'), 'k:b': constantFrom('x', 'x1') });
    assert(
      property(request, layers, values, (asked, given, context) => {
        const open = ask({ ...asked, context: {}, unknown: ['aws:username', 'k:a', 'k:b'] }, given).decision;
        const known = ask({ ...asked, context, unknown: [] }, given).decision;
        return (
          known !== 'allowed-if' &&
          (open === 'allowed-if' || open === known || (open === 'implicitly-denied' && known === 'explicitly-denied'))
        );
      }),
      { numRuns },
    );
  });

  it('give open conditions exactly where they are conditional', () => {
    assert(
      property(request, layers, (asked, given) => {
        const { decision, conditions } = ask(asked, given);
        return decision === 'allowed-if' ? conditions !== undefined && conditions.length > 0 : conditions === undefined;
      }),
      { numRuns },
    );
  });
});
