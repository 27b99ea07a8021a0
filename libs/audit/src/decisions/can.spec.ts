import fc from 'fast-check';
import { answer, type Asked } from './can';
import type { Bearing } from './bearing-policies.query';

const ACCOUNT = '100000000001';
const document = (effect: string, action: string, more: object = {}) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: effect, Action: action, Resource: '*', ...more }] });
const ann: Bearing = {
  principalId: 'AIDAANN',
  kind: 'user',
  name: 'ann',
  path: '/',
  uniqueId: 'AIDAANN',
  tags: { team: 'a' },
  boundary: null,
  attached: [],
  inline: [],
  boundaryDocument: null,
  resource: null,
  guardrails: [],
};
const asked: Asked = { accountId: ACCOUNT, action: 's3:GetObject', resource: '*', resourceAccountId: ACCOUNT, context: {}, unknown: [] };
const holder = { kind: 'user', path: '/', name: 'ann' } as const;
const reading = { arn: `arn:aws:iam::${ACCOUNT}:policy/read`, document: document('Allow', 's3:Get*'), holder };

describe('can', () => {
  it('counts a policy once that comes by the user and by a group', () => {
    expect(answer({ ...ann, attached: [reading, reading] }, asked)).toMatchObject({
      decision: 'allowed',
      statements: [{ policy: reading.arn }],
      degraded: [],
    });
  });

  it('knows a principal’s own tags and name, unless the context says otherwise', () => {
    const own = {
      ...ann,
      attached: [
        {
          ...reading,
          document: document('Allow', '*', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'a', 'aws:username': 'ann' } } }),
        },
      ],
    };
    expect(answer(own, asked).decision).toBe('allowed');
    expect(answer(own, { ...asked, context: { 'AWS:principaltag/team': 'b' } }).decision).toBe('implicitly-denied');
  });

  it('is less than certain where a document or an operator is unknown', () => {
    expect(answer({ ...ann, attached: [reading, { arn: 'arn:aws:iam::aws:policy/X', document: null, holder }] }, asked)).toMatchObject({
      decision: 'allowed',
      degraded: ['unknown-policy arn:aws:iam::aws:policy/X'],
    });
    const odd = document('Allow', '*', { Condition: { StringResembles: { a: 'b' } } });
    expect(answer({ ...ann, attached: [{ ...reading, document: odd }] }, asked)).toMatchObject({
      decision: 'implicitly-denied',
      degraded: ['unsupported-condition StringResembles'],
    });
  });

  it('knows what AWS’s own policies say, unless the account was told something else', () => {
    const arn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    expect(answer({ ...ann, attached: [{ arn, document: null, holder }] }, asked)).toMatchObject({
      decision: 'allowed',
      statements: [{ policy: arn }],
      degraded: [],
    });
    const told = { arn, document: document('Allow', 'sqs:*'), holder };
    expect(answer({ ...ann, attached: [told] }, asked).decision).toBe('implicitly-denied');
  });

  it('lets nothing pass a boundary that nobody can read', () => {
    const boundary = 'arn:aws:iam::aws:policy/NotThere';
    expect(answer({ ...ann, attached: [reading], boundary }, asked)).toMatchObject({
      decision: 'implicitly-denied',
      blockedBy: ['boundary'],
      degraded: [`unknown-policy ${boundary}`],
    });
  });

  const statements = fc.array(
    fc.record({
      Effect: fc.constantFrom('Allow', 'Deny'),
      Action: fc.constantFrom('s3:GetObject', 's3:*', '*', 'sqs:*'),
      Resource: fc.constantFrom('*', 'arn:aws:s3:::b/*', 'arn:aws:s3:::c/*'),
    }),
    { minLength: 1, maxLength: 3 },
  );
  const text = (list: readonly object[], Principal?: string) =>
    JSON.stringify({ Version: '2012-10-17', Statement: list.map((each) => ({ ...each, ...(Principal && { Principal }) })) });
  const guardrail = fc
    .record({ kind: fc.constantFrom('scp', 'rcp'), level: fc.constantFrom('root', 'unit'), name: fc.constantFrom('a', 'b'), statements })
    .map(({ statements: list, ...rest }) => ({ ...rest, document: text(list, rest.kind === 'rcp' ? '*' : undefined) }) as const);

  it('is never more than without guardrails, and is capped by each level', () => {
    const granted = fc.record({ own: statements, bucket: fc.option(statements), guardrails: fc.array(guardrail, { maxLength: 4 }) });
    fc.assert(
      fc.property(granted, ({ own, bucket, guardrails }) => {
        const question = { ...asked, resource: 'arn:aws:s3:::b/k' };
        const inline = [{ policyName: 'own', document: text(own), holder }];
        const resource = bucket && { document: text(bucket, '*'), bound: null };
        const isAllowed = (list: typeof guardrails) =>
          answer({ ...ann, inline, resource, guardrails: list }, question).decision === 'allowed';
        const scps = guardrails.filter(({ kind }) => kind === 'scp');
        const levels = [...new Set(scps.map(({ level }) => level))].map((level) => scps.filter((each) => each.level === level));
        const rcps = guardrails.filter(({ kind }) => kind === 'rcp');
        expect(isAllowed(guardrails)).toBe([rcps, ...levels].every(isAllowed));
        if (!isAllowed([])) expect(isAllowed(guardrails)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
