import { ANY, ONE } from './glob';
import { RequestContext } from './request-context';
import { fillIn, templateParts } from './template';

const parts = (text: string, variables = true) => templateParts(text, { variables, wildcards: true });

describe('templateParts', () => {
  it('takes wildcards, variables, defaults and escapes apart', () => {
    expect(parts('a*${aws:username}?b')).toEqual([
      'a',
      ANY,
      { key: 'aws:username', slot: { name: 'aws:username', ascii: true } },
      ONE,
      'b',
    ]);
    expect(parts("${aws:PrincipalTag/cost center , 'no } team'}")).toEqual([
      { key: 'aws:PrincipalTag/cost center', slot: { name: 'aws:principaltag/cost center', ascii: true }, fallback: 'no } team' },
    ]);
    expect(parts('${*}${?}${$}')).toEqual(['*?$']);
  });

  it('leaves what is not well formed, and everything in an old version', () => {
    for (const text of ['${', '${}', '${a', "${a, 'b}", '${a, b}', '${a${b', '$a', '${ }']) expect(parts(text)).toEqual([text]);
    expect(parts('${a}', false)).toEqual(['${a}']);
  });

  it('reads hostile text in linear time', () => {
    const began = performance.now();
    for (const piece of ['${', "${a,'", '${a,', '${a${']) parts(piece.repeat(200_000));
    expect(performance.now() - began).toBeLessThan(30_000);
  });
});

describe('fillIn', () => {
  const fill = (text: string, context: object, unknown?: '*' | readonly string[]) =>
    fillIn(parts(text), new RequestContext(context as Record<string, string | string[]>, unknown));

  it('puts values in as they stand', () => expect(fill('x/${AWS:UserName}', { 'aws:username': '*' })).toEqual(['x/', '*']));

  it('takes one value only', () => {
    expect(fill('${k}', { k: ['a', 'b'] })).toBe('missing');
    expect(fill("${k, 'c'}", { k: ['a', 'b'] })).toBe('missing');
    expect(fill('${k}', { k: ['a'] })).toEqual(['a']);
    expect(fill("${k, 'c'}", {})).toEqual(['c']);
    expect(fill('${k}', {})).toBe('missing');
  });

  it('tells what is not known', () => {
    expect(fill('${k}', {}, ['K'])).toBe('unknown');
    expect(fill("${k, 'c'}", {}, '*')).toBe('unknown');
    expect(fill('${aws:username}', {}, '*')).toBe('missing');
  });
});
