import { assert, property } from 'fast-check';
import { either, both, type Truth } from '../matching/truth';
import { compilePolicy } from '../statement/compile-policy';
import { decide } from './decide';
import type { AccessRequest } from './decision';
import { explain } from './explain';
import type { ExplainedStatement } from './explanation';
import { ACCOUNT, ANN, layers, numRuns, policiesOf, request } from './random-questions';

const any = (list: readonly ExplainedStatement[]): Truth => list.map(({ match }) => match).reduce<Truth>(either, false);

/** The decision as it follows from the explained statements alone, put together anew. */
function decisionFrom(explained: readonly ExplainedStatement[], asked: AccessRequest): string {
  const allows = explained.filter(({ statement }) => statement.effect === 'Allow');
  const denied = any(explained.filter(({ statement }) => statement.effect === 'Deny'));
  const of = (layer: string): ExplainedStatement[] => allows.filter((each) => each.layer === layer);
  const reaching = (...reaches: string[]): Truth => any(of('resource').filter(({ principal }) => reaches.includes(principal?.reach ?? '')));
  const levels = [...new Set(explained.filter(({ layer }) => layer === 'scp').map(({ level }) => level))];
  const scps = levels.map((level) => any(of('scp').filter((each) => each.level === level))).reduce<Truth>(both, true);
  const limited = both(any(of('identity')), any(of('boundary')));
  const allowed =
    asked.resourceAccountId === ACCOUNT
      ? either(reaching('itself'), either(limited, both(reaching('behind-session'), any(of('boundary')))))
      : both(limited, reaching('itself', 'behind-session', 'account'));
  const permitted = both(scps, allowed);
  if (denied === true) return 'explicitly-denied';
  if (permitted === false) return 'implicitly-denied';
  return permitted === true && denied === false ? 'allowed' : 'allowed-if';
}

describe('explain', () => {
  it('agrees with the decision', () => {
    assert(
      property(request, layers, (asked, given) => {
        const policies = policiesOf(given);
        const { explained, ...decision } = explain(asked, policies);
        expect(decision).toEqual(decide(asked, policies));
        // A layer without any statement is not seen in the explanation.
        if (given.boundary.length > 0 && given.scp.length > 0) expect(decisionFrom(explained, asked)).toBe(decision.decision);
        for (const { policy, statement } of decision.statements)
          expect(explained.find((each) => each.policy === policy && each.statement.index === statement.index)?.match).not.toBe(false);
      }),
      { numRuns },
    );
  });

  it('gives a reason for every statement that does not speak of the request', () => {
    assert(
      property(request, layers, (asked, given) => {
        for (const { match, action, principal, resource, conditions, sentence } of explain(asked, policiesOf(given)).explained) {
          const elements = [action, ...(principal ? [principal] : []), resource, ...conditions];
          for (const element of elements) expect(element.mismatch === undefined).toBe(element.match === true);
          expect(match).toBe(elements.map((element) => element.match).reduce<Truth>(both, true));
          expect(sentence).toMatch(/^Statement \d+ of [ibrs]\S* \S.*$/s);
        }
      }),
      { numRuns },
    );
  });

  const ask = (statement: object, more: Partial<AccessRequest> = {}) => {
    const policy = compilePolicy(
      { Version: '2012-10-17', Statement: [{ Sid: 'One', Effect: 'Allow', Action: 's3:Get*', ...statement }] },
      'p',
    );
    const asked = {
      principal: { kind: 'user', arn: ANN, accountId: ACCOUNT, id: 'AIDANEW' },
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::b/k',
      resourceAccountId: ACCOUNT,
      context: { 'aws:username': 'ann', tags: ['a', 'b'], ip: '10.0.0.1' },
      ...more,
    } as const;
    return explain(asked, { identity: [policy] }).explained[0] as ExplainedStatement;
  };

  it('shows what fits, with variables filled in', () => {
    expect(ask({ Resource: ['arn:aws:s3:::c/*', 'arn:aws:s3:::${aws:username}/*'] }, { resource: 'arn:aws:s3:::ann/k' })).toEqual({
      policy: 'p',
      statement: { index: 0, sid: 'One', effect: 'Allow' },
      layer: 'identity',
      level: 0,
      match: true,
      action: { match: true, listed: 's3:Get*' },
      principal: undefined,
      resource: { match: true, listed: 'arn:aws:s3:::${aws:username}/*', resolved: 'arn:aws:s3:::ann/*' },
      conditions: [],
      sentence: 'Statement 0 (One) of p allows it',
    });
  });

  it.each<[string, object, object]>([
    ['key-missing', { Bool: { mfa: 'true' } }, { values: [{ value: 'true', fits: false }] }],
    ['key-present', { Null: { ip: 'true' } }, { given: ['10.0.0.1'] }],
    ['several-values', { StringEquals: { tags: 'a' } }, { given: ['a', 'b'], values: [{ value: 'a', fits: true }] }],
    ['request-value-malformed', { NumericLessThan: { ip: '1' } }, {}],
    ['policy-value-malformed', { NotIpAddress: { ip: ['x'] } }, { values: [{ fits: false, mismatch: 'policy-value-malformed' }] }],
    ['variable-missing', { StringNotEquals: { ip: '${none}' } }, { values: [{ mismatch: 'variable-missing' }] }],
    ['value-differs', { StringLike: { ip: ['11.*', '${aws:username}'] } }, { values: [{ fits: false }, { resolved: 'ann' }] }],
    ['value-excluded', { NotIpAddress: { ip: '10.0.0.0/8' } }, { values: [{ value: '10.0.0.0/8', fits: true }] }],
    ['operator-unknown', { StringSounds: { ip: 'x' } }, {}],
  ])('says %s', (mismatch, Condition, shown) => {
    const { match, conditions, sentence } = ask({ Resource: '*', Condition });
    expect({ match, conditions }).toMatchObject({ match: false, conditions: [{ match: false, mismatch, ...shown }] });
    expect(sentence).toMatch(/^Statement 0 \(One\) of p does not apply: \S+ on \S+ \S/);
  });

  it('says what holds for want of a key, and what nobody knows', () => {
    expect(ask({ Resource: '*', Condition: { StringNotEquals: { none: 'x' } } }).conditions).toMatchObject([
      { match: true, matchedBecauseMissing: true },
    ]);
    expect(ask({ Resource: '*', Condition: { StringEquals: { none: 'x' } } }, { unknown: '*' })).toMatchObject({
      match: 'unknown',
      conditions: [{ match: 'unknown', mismatch: 'key-unknown' }],
      sentence: 'Statement 0 (One) of p allows it if StringEquals on none holds, which is not known',
    });
  });

  it.each<[string, object, string]>([
    ['action', { NotAction: 's3:Get*', Action: undefined, Resource: '*' }, 'action-excluded'],
    ['action', { Action: 'ec2:*', Resource: '*' }, 'action-not-listed'],
    ['resource', { Resource: 'arn:aws:s3:::c' }, 'resource-not-listed'],
    ['resource', { NotResource: 'arn:aws:s3:::b/*' }, 'resource-excluded'],
    ['resource', { NotResource: 'arn:aws:sqs:eu' }, 'resource-excluded'],
    ['resource', {}, 'resource-missing'],
    ['resource', { Resource: 'arn:aws:s3:::${none}' }, 'resource-variable-missing'],
  ])('says of the %s of %j: %s', (element, statement, mismatch) => {
    expect(ask(statement)).toMatchObject({ match: false, [element]: { match: false, mismatch } });
  });

  it('says of principals whether they are named, left out, or others by the same name', () => {
    const reached = (statement: object, bound?: Record<string, string>) => {
      const document = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', ...statement }] };
      const asked = {
        principal: { kind: 'user', arn: ANN, accountId: ACCOUNT, id: 'AIDANEW' },
        action: 's3:GetObject',
        resource: '*',
      } as const;
      const policies = { identity: [], resource: compilePolicy(document, 'r', { bound }) };
      return explain({ ...asked, resourceAccountId: ACCOUNT, context: {} }, policies).explained[0]?.principal;
    };
    expect(reached({ Principal: { AWS: ANN } })).toEqual({ match: true, reach: 'itself' });
    expect(reached({ Principal: { AWS: ACCOUNT } })).toEqual({ match: true, reach: 'account' });
    expect(reached({ Principal: { AWS: `${ANN}e` } })).toEqual({ match: false, mismatch: 'principal-not-listed' });
    expect(reached({ NotPrincipal: { AWS: ANN } })).toEqual({ match: false, mismatch: 'principal-excluded' });
    expect(reached({})).toEqual({ match: false, mismatch: 'principal-missing' });
    expect(reached({ Principal: { AWS: ANN } }, { [ANN]: 'AIDAOLD' })).toEqual({ match: false, mismatch: 'principal-recreated' });
  });
});
