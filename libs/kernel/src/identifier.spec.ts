import { accountIdInside, newUniqueId } from './identifier';

describe('unique ids', () => {
  it('hold the account id as AWS ids do', () => {
    expect(accountIdInside('ASIAQNZGKIQY56JQ7WML')).toBe('029608264753');
    for (const account of ['100000000001', '000000000000', '999999999999'])
      for (const prefix of ['AIDA', 'AKIA'] as const) expect(accountIdInside(newUniqueId(prefix, account))).toBe(account);
  });

  it('have the length that AWS gives them', () => {
    expect(newUniqueId('AROA', '100000000001')).toMatch(/^AROA[A-Z2-7]{17}$/);
    expect(newUniqueId('AKIA', '100000000001')).toMatch(/^AKIA[A-Z2-7]{16}$/);
  });

  it('tell nothing where an id holds no account', () => {
    expect(accountIdInside('AKIAIOSFODNN7EXAMPLE')).toBeUndefined();
    expect(accountIdInside('EX_PRINCIPAL_ID')).toBeUndefined();
  });
});
