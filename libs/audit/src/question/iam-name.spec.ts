import { iamName, noSuchEntity } from './iam-name';

const ACCOUNT = '100000000001';

describe('names of IAM entities', () => {
  it.each([
    ['user/ann', { kind: 'user', name: 'ann' }],
    ['user/sales/emea/ann', { kind: 'user', name: 'ann', path: '/sales/emea/' }],
    [`arn:aws:iam::${ACCOUNT}:user/ann`, { kind: 'user', name: 'ann', path: '/' }],
    [`arn:aws-cn:iam::${ACCOUNT}:role/x/Deploy`, { kind: 'role', name: 'Deploy', path: '/x/' }],
    ['root', { kind: 'root', name: 'root' }],
    [`arn:aws:iam::${ACCOUNT}:root`, { kind: 'root', name: 'root' }],
  ])('%s', (text, name) => expect(iamName(text, ACCOUNT)).toEqual(name));

  it.each([
    '',
    'ann',
    'user/',
    'user//ann',
    'user/a b',
    'user/a\0b',
    'user/x\0/ann',
    'host/ann',
    '../../etc',
    'arn:aws:iam::200000000002:user/ann',
    `arn:aws:sts::${ACCOUNT}:assumed-role/r/s`,
    `user/${'x'.repeat(129)}`,
  ])('%j names nothing', (text) => expect(iamName(text, ACCOUNT)).toBeUndefined());

  it('are refused with the nearest ones, however they were written', () => {
    for (const text of ['user/anm', 'user/sales/anm', `arn:aws:iam::${ACCOUNT}:user/sales/anm`])
      expect(noSuchEntity(text, ACCOUNT, ['user/ann', 'user/bartholomew']).message).toMatch(/nearest are user\/ann$/);
    expect(noSuchEntity('user/ann', ACCOUNT, []).code).toBe('NoSuchEntity');
  });
});
