import canonicalize from 'canonicalize';
import * as fc from 'fast-check';
import { canonicalJson } from './canonical-json';

describe('canonical JSON', () => {
  it('is what the reference implementation of RFC 8785 writes', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(canonicalJson(value)).toBe(canonicalize(value))));
  });

  it('has the numbers and the order of RFC 8785', () => {
    const value = {
      '€': 1,
      '\r': 2,
      1: 3,
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27, -0],
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"\\r":2,"1":3,"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],"€":1}',
    );
  });

  it('leaves out what is absent and refuses what is no JSON', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
    for (const value of [undefined, Number.NaN, new Date(), 1n]) expect(() => canonicalJson(value)).toThrow(TypeError);
  });
});
