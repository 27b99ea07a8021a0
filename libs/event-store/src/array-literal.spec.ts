import { arrayLiteral } from './array-literal';

describe('an array literal', () => {
  it('holds numbers, null, bytes and text of any kind', () => {
    expect(arrayLiteral([])).toBe('{}');
    expect(arrayLiteral([1, -2, null, undefined])).toBe('{1,-2,NULL,NULL}');
    expect(arrayLiteral([Buffer.from([1, 255])])).toBe('{"\\\\x01ff"}');
    expect(arrayLiteral(['user/AIDA1', '', 'NULL', 'a b', 'a,b', 'q"\\', '{x}', 'Zoë'])).toBe(
      '{user/AIDA1,"","NULL","a b","a,b","q\\"\\\\","{x}","Zoë"}',
    );
  });
});
