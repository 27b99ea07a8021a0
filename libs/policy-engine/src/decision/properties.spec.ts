import { assert, constantFrom, property, record, shuffledSubarray, tuple } from 'fast-check';
import { decide } from './decide';
import type { AccessRequest, Decision } from './decision';
import { layers, numRuns, policiesOf, request, statement, type Layers } from './random-questions';

const layer = constantFrom('identity', 'boundary', 'resource', 'scp');

const ask = (asked: AccessRequest, given: Layers): Decision => decide(asked, policiesOf(given));

describe('decisions', () => {
  it('are never turned to allowed by another Deny', () => {
    assert(
      property(request, layers, layer, statement, (asked, given, name, more) => {
        const before = ask(asked, given).decision;
        const after = ask(asked, { ...given, [name]: [...given[name], { ...more, Effect: 'Deny' }] }).decision;
        const order = ['explicitly-denied', 'implicitly-denied', 'allowed-if', 'allowed'];
        return order.indexOf(after) <= order.indexOf(before);
      }),
      { numRuns },
    );
  });

  it('are never turned to denied by another Allow in a policy that is there', () => {
    assert(
      property(request, layers, layer, statement, (asked, given, name, more) => {
        const before = ask(asked, given).decision;
        const after = ask(asked, { ...given, [name]: [...given[name], { ...more, Effect: 'Allow' }] }).decision;
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
