import fc from 'fast-check';
import { decide } from '../decision/decide';
import { principalContext } from '../decision/principal-context';
import { compilePolicy } from '../statement/compile-policy';
import { emptyPolicy, type CompiledPolicy } from '../statement/compiled-policy';
import { admitsOthers } from './admits-others';
import type { IndexedPrincipal } from './holder';
import type { WhoCanItem, WhoCanQuestion } from './question';
import { WhoCanIndex } from './who-can-index';

const numRuns = process.env.KEYTRAIL_SOAK === '1' ? 10_000 : 120;
const ACCOUNT = '100000000001';
const arn = (resource: string): string => `arn:aws:iam::${ACCOUNT}:${resource}`;

const PRINCIPALS = ['u1', 'u2', 'u3', 'r1', 'r2', 'root'] as const;
const GROUPS = ['g1', 'g2'] as const;
const POLICIES = ['p1', 'p2', 'p3', 'p4', 'p5'] as const;

const principalsNamed = fc.uniqueArray(
  fc.constantFrom(
    '*',
    ACCOUNT,
    arn('root'),
    arn('user/u1'),
    arn('user/x/u2'),
    arn('role/r1'),
    'r1',
    'u3',
    'AIDAU3',
    '200000000002',
    arn('user/*'),
  ),
  { minLength: 1, maxLength: 2 },
);
const keys = [
  'aws:username',
  'aws:PrincipalTag/team',
  'AWS:principalArn',
  'aws:PrincipalType',
  'aws:userid',
  'aws:PrincipalAccount',
  'aws:SourceIp',
  'k:a',
  'k:b',
];
const condition = fc.oneof(
  { weight: 1, arbitrary: fc.constant({}) },
  fc
    .tuple(
      fc.constantFrom(
        'StringEquals',
        'StringNotLike',
        'StringLike',
        'ForAllValues:StringLike',
        'ForAnyValue:StringNotEquals',
        'StringEqualsIfExists',
        'ArnLike',
        'Null',
        'Odd',
      ),
      fc.constantFrom(...keys),
      fc.uniqueArray(fc.constantFrom('u1', 'u*', 'a', 'true', 'User', '*', '${k:b}', '${aws:username}', arn('user/u?'), ACCOUNT), {
        minLength: 1,
        maxLength: 2,
      }),
    )
    .map(([operator, key, values]) => ({ Condition: { [operator]: { [key]: values } } })),
);
const resources = fc.uniqueArray(
  fc.constantFrom(
    '*',
    'arn:aws:s3:::b/*',
    'arn:aws:s3:::b/k',
    'arn:aws:s3:::c/*',
    'arn:aws:s3:::b/${aws:username}',
    "arn:aws:s3:::b/${aws:PrincipalTag/team, 'k'}",
    'arn:aws:s3:::b/${k:c}',
    'arn:aws:s3:::*/k?',
    'arn:aws:s3',
    'arn:aws:kms:*:100000000001:key/*',
    'arn:aws:iam::*:role/*',
  ),
  { minLength: 1, maxLength: 2 },
);
const statement = fc
  .record({
    Effect: fc.oneof({ weight: 3, arbitrary: fc.constant('Allow') }, { weight: 1, arbitrary: fc.constant('Deny') }),
    action: fc.tuple(
      fc.constantFrom('Action', 'Action', 'Action', 'NotAction'),
      fc.constantFrom('*', 's3:*', 's3:Get*', 'S3:getobject', 'kms:*', 'sts:AssumeRole', 'ec2:*'),
    ),
    resource: fc.tuple(fc.constantFrom('Resource', 'Resource', 'Resource', 'NotResource'), resources),
    condition,
  })
  .map(({ Effect, action, resource, condition: conditions }) => ({
    Effect,
    [action[0]]: action[1],
    [resource[0]]: resource[1],
    ...conditions,
  }));
const document = fc
  .array(statement, { maxLength: 3 })
  .chain((list) => fc.constantFrom('2012-10-17', '2012-10-17', '2008-10-17').map((Version) => ({ Version, Statement: list })));
const resourceDocument = fc
  .array(fc.tuple(statement, fc.constantFrom('Principal', 'Principal', 'Principal', 'NotPrincipal'), principalsNamed), {
    minLength: 1,
    maxLength: 3,
  })
  .map((list) => ({ Version: '2012-10-17', Statement: list.map(([each, element, named]) => ({ ...each, [element]: { AWS: named } })) }));

type Change = (index: WhoCanIndex, model: Model) => void;

/** The same facts, kept plainly. */
class Model {
  readonly principals = new Map<string, { principal: IndexedPrincipal; boundary: string | null }>();
  readonly attached = new Set<string>();
  readonly memberships = new Set<string>();
  readonly documents = new Map<string, CompiledPolicy | null>();

  holds(holder: string): string[] {
    const holders = [holder, ...GROUPS.filter((group) => this.memberships.has(`${group} ${holder}`))];
    return POLICIES.filter((policy) => holders.some((each) => this.attached.has(`${each} ${policy}`)));
  }

  /** Everybody who can, by asking `decide` for each. */
  loop(question: WhoCanQuestion): { items: WhoCanItem[]; unsupported: Set<string> } {
    const { action, resource, resourceAccountId, resourcePolicy, scps, rcps, wildcardOnlyAction } = question;
    const unsupported = new Set<string>();
    const items: WhoCanItem[] = [];
    for (const [key, { principal, boundary }] of this.principals) {
      const identity = this.holds(key)
        .map((policy) => this.documents.get(policy))
        .filter((policy) => policy !== undefined && policy !== null)
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const { kind, arn: principalArn } = principal;
      const decided = decide(
        {
          principal: { kind, arn: principalArn, accountId: ACCOUNT, id: key },
          action,
          resource,
          resourceAccountId,
          context: principalContext({ ...principal, accountId: ACCOUNT }, resourceAccountId),
          unknown: '*',
          wildcardOnlyAction,
        },
        {
          identity,
          ...(boundary !== null && { boundary: this.documents.get(boundary) ?? emptyPolicy(boundary) }),
          resource: resourcePolicy,
          scps,
          rcps,
        },
      );
      for (const operator of decided.unsupported) unsupported.add(operator);
      const { decision, conditions, statements } = decided;
      if (decision !== 'allowed' && decision !== 'allowed-if') continue;
      const names = new Set([...identity, ...(resourcePolicy ? [resourcePolicy] : [])].map(({ name }) => name));
      const via = statements.filter((each) => each.statement.effect === 'Allow' && names.has(each.policy)).map(({ policy }) => policy);
      items.push({ principal: principalArn, decision, ...(conditions && { conditions }), via: [...new Set(via)] });
    }
    return { items: items.sort((a, b) => (a.principal < b.principal ? -1 : 1)), unsupported };
  }
}

const policyName = fc.constantFrom(...POLICIES);
const holderName = fc.constantFrom(...PRINCIPALS, ...GROUPS);

/** The same fact told to the index and to the model. */
const told: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...PRINCIPALS),
        fc.constantFrom('', 'x/'),
        fc.constantFrom<Record<string, string>>({}, { team: 'a' }, { Team: 'k', other: 'u1' }),
        fc.option(policyName, { nil: null, freq: 3 }),
      )
      .map(([key, path, tags, boundary]): Change => {
        const kind = key === 'root' ? 'root' : key.startsWith('u') ? 'user' : 'role';
        const name = key === 'r2' ? 'AWSServiceRoleForR2' : key;
        const principal: IndexedPrincipal = {
          kind,
          name,
          arn: arn(kind === 'root' ? kind : `${kind}/${path}${name}`),
          id: `AIDA${key.toUpperCase()}`,
          tags,
        };
        return (index, model) => {
          index.setPrincipal(key, principal, boundary);
          model.principals.set(key, { principal, boundary });
        };
      }),
  },
  fc.constantFrom(...PRINCIPALS).map(
    (key): Change =>
      (index, model) => {
        index.removePrincipal(key);
        model.principals.delete(key);
      },
  ),
  {
    weight: 4,
    arbitrary: fc.tuple(holderName, policyName).map(
      ([holder, policy]): Change =>
        (index, model) => {
          index.attach(holder, policy);
          model.attached.add(`${holder} ${policy}`);
        },
    ),
  },
  fc.tuple(holderName, policyName).map(
    ([holder, policy]): Change =>
      (index, model) => {
        index.detach(holder, policy);
        model.attached.delete(`${holder} ${policy}`);
      },
  ),
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...GROUPS), fc.constantFrom('u1', 'u2', 'u3')).map(
      ([group, user]): Change =>
        (index, model) => {
          index.join(group, user);
          model.memberships.add(`${group} ${user}`);
        },
    ),
  },
  fc.tuple(fc.constantFrom(...GROUPS), fc.constantFrom('u1', 'u2', 'u3')).map(
    ([group, user]): Change =>
      (index, model) => {
        index.leave(group, user);
        model.memberships.delete(`${group} ${user}`);
      },
  ),
  {
    weight: 4,
    arbitrary: fc.tuple(policyName, fc.option(document, { nil: null, freq: 8 })).map(([policy, content]): Change => {
      const compiled = content && compilePolicy(content, `policy ${policy}`);
      return (index, model) => {
        model.documents.set(policy, compiled);
        index.setPolicy(policy, compiled);
      };
    }),
  },
);

/** Policies that come into use are told as soon as they are asked for. */
const tellUntold = (index: WhoCanIndex, model: Model): void => {
  for (const key of index.untold()) index.setPolicy(key, model.documents.get(key) ?? null);
};

const levels = fc.array(
  fc.array(
    document.map((content) => compilePolicy(content, 'scp')),
    { maxLength: 2 },
  ),
  { maxLength: 2 },
);
const question: fc.Arbitrary<WhoCanQuestion> = fc.record(
  {
    action: fc.constantFrom(
      's3:GetObject',
      's3:GetObject',
      'S3:PutObject',
      'kms:Decrypt',
      'sts:AssumeRole',
      'sts:GetCallerIdentity',
      'iam:CreateUser',
    ),
    resource: fc.constantFrom(
      'arn:aws:s3:::b/k',
      'arn:aws:s3:::b/u1',
      'arn:aws:s3:::b/*',
      '*',
      'arn:aws:kms:eu-west-1:100000000001:key/1',
      arn('role/r1'),
      'arn:aws:iam::aws:policy/X',
      'no arn',
    ),
    resourceAccountId: fc.constantFrom(ACCOUNT, ACCOUNT, '200000000002'),
    resourcePolicy: resourceDocument.map((content) => compilePolicy(content, 'the resource’s', { bound: { [arn('user/u1')]: 'u9' } })),
    scps: levels,
    rcps: fc.array(
      fc.array(
        resourceDocument.map((content) => compilePolicy(content, 'rcp')),
        { maxLength: 2 },
      ),
      { maxLength: 2 },
    ),
    wildcardOnlyAction: fc.constantFrom(false, true),
  },
  { requiredKeys: ['action', 'resource', 'resourceAccountId'] },
);

describe('a resource policy', () => {
  const asked = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', resourceAccountId: ACCOUNT };
  const admits = (...statements: object[]) =>
    admitsOthers(ACCOUNT, { ...asked, resourcePolicy: compilePolicy({ Version: '2012-10-17', Statement: statements }, 'b') });
  const allow = { Effect: 'Allow', Action: 's3:*', Resource: '*' };

  it.each<[string, object, boolean]>([
    ['everybody', { Principal: '*' }, true],
    ['another account', { Principal: { AWS: '200000000002' } }, true],
    ['somebody of another account', { Principal: { AWS: ['arn:aws:iam::200000000002:role/x'] } }, true],
    ['everybody, on conditions', { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }, true],
    ['everybody but one', { NotPrincipal: { AWS: arn('user/u1') } }, true],
    ['its own account', { Principal: { AWS: [ACCOUNT, arn('user/u1')] } }, false],
    ['a service', { Principal: { Service: 'ec2.amazonaws.com' } }, false],
    ['everybody to something else', { Principal: '*', Action: 'sqs:*' }, false],
    ['everybody to another place', { Principal: '*', Resource: 'arn:aws:s3:::c/*' }, false],
    ['nobody', { Principal: '*', Effect: 'Deny' }, false],
  ])('that admits %s', (_, more, expected) => expect(admits({ ...allow, ...more })).toBe(expected));
});

describe('who can', () => {
  it('is what asking everybody gives, after any changes', () => {
    let granted = 0;
    let conditional = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.array(told, { minLength: 8, maxLength: 30 }), fc.array(question, { minLength: 1, maxLength: 4 })), {
          minLength: 1,
          maxLength: 4,
        }),
        (rounds) => {
          const index = new WhoCanIndex(ACCOUNT);
          const model = new Model();
          for (const [changes, questions] of rounds) {
            for (const change of changes) change(index, model);
            tellUntold(index, model);
            for (const asked of questions) {
              const { items, unsupported } = model.loop(asked);
              const answer = index.ask(asked);
              expect(answer).toMatchObject({ items, more: false, count: items.length });
              for (const operator of unsupported) expect(answer.unsupported).toContain(operator);
              granted += items.length;
              conditional += items.filter(({ decision }) => decision === 'allowed-if').length;
            }
          }
        },
      ),
      { numRuns },
    );
    expect(granted).toBeGreaterThan(numRuns); // denials alone would prove little
    expect(conditional).toBeGreaterThan(numRuns / 40);
  });

  it('spares by NotPrincipal none that has a boundary (E14)', () => {
    const index = new WhoCanIndex(ACCOUNT);
    const all = compilePolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }, 'all');
    for (const [name, boundary] of [
      ['free', null],
      ['bounded', 'all'],
    ] as const) {
      index.setPrincipal(name, { kind: 'user', name, arn: arn(`user/${name}`) }, boundary);
      index.attach(name, 'all');
    }
    index.setPolicy('all', all);
    const sparing = { Effect: 'Deny', NotPrincipal: '*', Action: '*', Resource: '*' };
    const resourcePolicy = compilePolicy({ Version: '2012-10-17', Statement: sparing }, 'b');
    const { items } = index.ask({ action: 's3:GetObject', resource: '*', resourceAccountId: ACCOUNT, resourcePolicy });
    expect(items.map(({ principal }) => principal)).toEqual([arn('user/free')]);
  });

  it('knows which policies bear on somebody and cannot be read', () => {
    const index = new WhoCanIndex(ACCOUNT);
    index.attach('g1', 'p1');
    index.setPolicy('p1', null, 'inline:g1/own');
    expect([index.unreadable(), index.untold(), index.size]).toEqual([[], [], 2]);
    index.setPrincipal('u1', { kind: 'user', name: 'u1', arn: arn('user/u1') }, 'p2');
    index.join('g1', 'u1');
    expect([index.unreadable(), index.untold(), index.size]).toEqual([['inline:g1/own', 'p2'], ['p2'], 4]);
    index.leave('g1', 'u1');
    index.removePrincipal('u1');
    expect([index.unreadable(), index.uses('p1'), index.uses('p2')]).toEqual([[], true, false]);
  });

  it('comes in pages, each principal once', () => {
    fc.assert(
      fc.property(fc.array(told, { minLength: 20, maxLength: 60 }), question, fc.integer({ min: 1, max: 4 }), (changes, asked, limit) => {
        const index = new WhoCanIndex(ACCOUNT);
        const model = new Model();
        for (const change of changes) change(index, model);
        tellUntold(index, model);
        const whole = index.ask(asked).items;
        const paged: WhoCanItem[] = [];
        for (let after: string | undefined; ; ) {
          const { items, more, count } = index.ask(asked, { after, limit });
          expect(count).toBe(whole.length);
          paged.push(...items);
          if (!more) break;
          after = items.at(-1)?.principal;
        }
        expect(paged).toEqual(whole);
      }),
      { numRuns: Math.ceil(numRuns / 3) },
    );
  });
});
