import { policySize } from './policy-size';

describe('policySize', () => {
  it('leaves out white space outside of quotes', () => {
    expect(policySize('{ "Version" : "2012-10-17",\n\t"Id": "a b" }')).toBe('{"Version":"2012-10-17","Id":"a b"}'.length);
  });

  it('knows an escaped quote', () => {
    expect(policySize('{"a": "x\\" y"}')).toBe('{"a":"x\\" y"}'.length);
    expect(policySize('{"a": "x\\\\" }')).toBe('{"a":"x\\\\"}'.length);
  });

  it('counts an object as its shortest text', () => expect(policySize({ Version: '2012-10-17' })).toBe(24));
});
