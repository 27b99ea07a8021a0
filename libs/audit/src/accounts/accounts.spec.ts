import { fact, rowsAfter } from '../log.fixture';
import { accountActivity } from './account-activity.projection';
import { accountSettings } from './account-settings.projection';

const policy = {
  minimumPasswordLength: 14,
  requireSymbols: true,
  requireNumbers: true,
  requireUppercaseCharacters: true,
  requireLowercaseCharacters: true,
  allowUsersToChangePassword: true,
};

describe('account settings', () => {
  it('hold what is set now', () => {
    const alias = fact('AccountAliasSet', { accountAlias: 'acme' });
    expect(
      rowsAfter(
        accountSettings,
        alias,
        fact('PasswordPolicyReplaced', { ...policy, maxPasswordAge: 90 }),
        fact('PasswordPolicyReplaced', policy),
      ),
    ).toEqual([
      { setting: 'alias', value: 'acme' },
      { setting: 'password-policy', value: policy },
    ]);
    expect(
      rowsAfter(
        accountSettings,
        alias,
        fact('PasswordPolicyReplaced', policy),
        fact('PasswordPolicyDeleted', {}),
        fact('AccountAliasRemoved', { accountAlias: 'acme' }),
      ),
    ).toEqual([]);
  });
});

describe('account activity', () => {
  it('is when the newest event happened, whenever it came', () => {
    const alias = (at: string) => fact('AccountAliasSet', { accountAlias: 'acme' }, { at });
    expect(rowsAfter(accountActivity, alias('2026-02-01T00:00:00.000Z'), alias('2026-01-01T00:00:00.000Z'))).toEqual([
      { of: 'account', newestEventAt: '2026-02-01T00:00:00.000Z' },
    ]);
  });
});
