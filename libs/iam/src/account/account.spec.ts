import { specification } from '@app/testing';
import { iamEvents } from '../catalogue';
import { claimsOf } from '../commands';
import {
  createAccountAlias,
  deleteAccountAlias,
  deleteAccountPasswordPolicy,
  openAccount,
  renameAccount,
  updateAccountPasswordPolicy,
} from './account.decider';

const given = specification({ definitions: iamEvents, claimsOf });
const acme = { accountAlias: 'acme-prod' };

describe('an account', () => {
  const opened = given(openAccount, { accountId: '100000000001', mode: 'managed' });

  it('is opened once and may be renamed', () => {
    given()
      .when(openAccount, { accountId: '100000000001', name: 'Acme', mode: 'managed' })
      .then(['AccountOpened', { name: 'Acme', mode: 'managed' }]);
    opened.when(openAccount, { accountId: '100000000001', mode: 'mirrored' }).thenRefused('AccountExists');
    opened.when(renameAccount, { name: 'Acme' }).then(['AccountRenamed', { name: 'Acme' }]);
    opened.and(renameAccount, { name: 'Acme' }).when(renameAccount, { name: 'Acme' }).thenNothing();
    given().when(renameAccount, { name: 'Acme' }).thenRefused('NoSuchAccount');
  });

  it.each(['Ab', '-ab', 'a--b', 'x'.repeat(64), 'UPPER', 'ab'])('has no alias %s', (accountAlias) => {
    given().when(createAccountAlias, { accountAlias }).thenRefused('ValidationError');
  });

  it('has one alias', () => {
    given().when(createAccountAlias, acme).then(['AccountAliasSet', acme]);
    const named = given(createAccountAlias, acme);
    named.when(createAccountAlias, acme).thenRefused('EntityAlreadyExists');
    named
      .when(createAccountAlias, { accountAlias: 'acme-test' })
      .then(['AccountAliasRemoved', acme], ['AccountAliasSet', { accountAlias: 'acme-test' }]);
    named.when(deleteAccountAlias, acme).then(['AccountAliasRemoved', acme]);
    given().when(deleteAccountAlias, acme).thenRefused('NoSuchEntity');
  });

  it('takes an alias from all accounts', () => {
    expect(claimsOf({ type: 'AccountAliasSet', data: acme, streamId: 'account/1' } as never)).toEqual({
      claim: { '/account-alias/acme-prod': 'account/1' },
    });
  });
});

describe('a password policy', () => {
  const strict = { minimumPasswordLength: 14, requireSymbols: true, maxPasswordAge: 90, passwordReusePrevention: 24 };

  it('is replaced as a whole', () => {
    const kept = given(updateAccountPasswordPolicy, strict);
    given()
      .when(updateAccountPasswordPolicy, strict)
      .then(['PasswordPolicyReplaced', { ...strict, requireNumbers: false, allowUsersToChangePassword: false }]);
    kept.when(updateAccountPasswordPolicy, strict).thenNothing();
    kept.when(updateAccountPasswordPolicy, {}).then(['PasswordPolicyReplaced', { minimumPasswordLength: 6, requireSymbols: false }]);
  });

  it('is deleted where there is one', () => {
    given(updateAccountPasswordPolicy, {}).when(deleteAccountPasswordPolicy, {}).then(['PasswordPolicyDeleted', {}]);
    given()
      .when(deleteAccountPasswordPolicy, {})
      .thenRefused('NoSuchEntity', 'The Password Policy with domain name 100000000001 cannot be found.');
  });

  it.each([
    [{ minimumPasswordLength: 3 }],
    [{ minimumPasswordLength: '14' }],
    [{ maxPasswordAge: 2000 }],
    [{ maxPasswordAge: null }],
    [{ passwordReusePrevention: 25 }],
    [{ requireSymbols: 'yes' }],
  ])('is refused with the parameters %j', (body) => {
    given()
      .when(updateAccountPasswordPolicy, body as never)
      .thenRefused('ValidationError');
  });
});
