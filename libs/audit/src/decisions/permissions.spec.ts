import fc from 'fast-check';
import type { Bearing } from './bearing-policies.query';
import { answer } from './can';
import { permissionsOf } from './permissions';

const ACCOUNT = '100000000001';
const ann: Bearing = {
  principalId: 'AIDAANN',
  kind: 'user',
  name: 'ann',
  path: '/',
  uniqueId: 'AIDAANN',
  tags: {},
  boundary: null,
  attached: [],
  inline: [],
  boundaryDocument: null,
  resource: null,
  guardrails: [],
};
const holders = [
  { kind: 'user', path: '/', name: 'ann' },
  { kind: 'group', path: '/', name: 'devs' },
] as const;
const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Deny'),
  Action: fc.constantFrom('s3:GetObject', 's3:*', '*', 'sqs:*'),
  Resource: fc.constantFrom('*', 'arn:aws:s3:::b/*', 'arn:aws:s3:::c/*'),
});
const documents = fc.array(statement, { minLength: 1, maxLength: 3 }).map((statements) => document(...statements));
const attached = fc.record({
  arn: fc.constantFrom('a', 'b', 'c').map((name) => `arn:aws:iam::${ACCOUNT}:policy/${name}`),
  holder: fc.constantFrom(...holders),
});

describe('permissions', () => {
  it('hold every statement that decides', () => {
    fc.assert(
      fc.property(
        fc.array(attached, { maxLength: 4 }),
        fc.tuple(documents, documents, documents),
        fc.uniqueArray(
          fc.record({ policyName: fc.constantFrom('own', 'more'), document: documents, holder: fc.constantFrom(...holders) }),
          {
            maxLength: 3,
            selector: ({ policyName, holder }) => `${holder.kind} ${policyName}`,
          },
        ),
        (held, texts, inline) => {
          const bearing = {
            ...ann,
            attached: held.map((each) => ({ ...each, document: texts['abc'.indexOf(each.arn.at(-1)!)]! })),
            inline,
          };
          const question = { accountId: ACCOUNT, resourceAccountId: ACCOUNT, context: {}, unknown: [] };
          const decided = answer(bearing, { ...question, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' }).statements;
          const { statements } = permissionsOf(bearing, ACCOUNT, []).permissions;
          for (const each of decided) expect(statements).toContainEqual(expect.objectContaining(each));
          const allows = statements.some(({ statement: { effect } }) => effect === 'Allow');
          if (!allows) expect(decided.filter(({ statement: { effect } }) => effect === 'Allow')).toEqual([]);
        },
      ),
    );
  });

  it('say of a resource’s policy what speaks to this very principal', () => {
    const me = `arn:aws:iam::${ACCOUNT}:user/ann`;
    const allow = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
    const told = document(
      { ...allow, Principal: { AWS: me } },
      { ...allow, Condition: { StringResembles: { a: 'b' } }, Principal: { AWS: `${me}e` } },
    );
    const on = (bound: Record<string, string>) => permissionsOf(ann, ACCOUNT, [{ resourceArn: 'arn:aws:s3:::b', document: told, bound }]);
    expect(on({ [me]: 'AIDAANN' })).toMatchObject({
      permissions: { resourcePolicies: [{ policy: 'arn:aws:s3:::b', statement: { index: 0 } }] },
      degraded: [],
    });
    expect(on({ [me]: 'AIDABEFORE' }).permissions.resourcePolicies).toEqual([]);
  });

  it('name what nobody can read', () => {
    const boundary = `arn:aws:iam::${ACCOUNT}:policy/untold`;
    const odd = document({ Effect: 'Allow', Action: '*', Resource: '*', Condition: { StringResembles: { a: 'b' } } });
    const inline = [{ policyName: 'odd', document: odd, holder: holders[0] }];
    expect(permissionsOf({ ...ann, boundary, inline }, ACCOUNT, [])).toMatchObject({
      permissions: { boundary: { policy: boundary, statements: [] } },
      degraded: [`unknown-policy ${boundary}`, 'unsupported-condition StringResembles'],
    });
  });
});
