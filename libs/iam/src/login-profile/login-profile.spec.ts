import { specification } from '@app/testing';
import { deleteAccountPasswordPolicy, updateAccountPasswordPolicy } from '../account/account.decider';
import { iamEvents } from '../catalogue';
import { claimsOf } from '../commands';
import { createUser, deleteUser } from '../user/user.decider';
import { createLoginProfile, deleteLoginProfile, updateLoginProfile } from './login-profile.decider';

const given = specification({ definitions: iamEvents, claimsOf });
const ann = { userName: 'ann' };
const good = { ...ann, password: 'Correct-Horse-9-battery' };
const withAnn = given(createUser, ann);
const enabled = withAnn.and(createLoginProfile, good);

describe('a login profile', () => {
  it('is made once, and no event holds the password', () => {
    const made = withAnn.when(createLoginProfile, { ...good, passwordResetRequired: true });
    made.then(['ConsoleAccessEnabled', { userName: 'ann', userId: 'AIDAUSER00001', passwordResetRequired: true }]);
    made.answering({ loginProfile: { userName: 'ann', passwordResetRequired: true, createDate: '2026-01-01T00:00:01.000Z' } });
    enabled.when(createLoginProfile, good).thenRefused('EntityAlreadyExists');
    given().when(createLoginProfile, good).thenRefused('NoSuchEntity');
  });

  it('gets another password, or the duty to change it', () => {
    enabled
      .when(updateLoginProfile, { ...ann, password: 'Staple-Correct-7-horse' })
      .then(['PasswordReset', { passwordResetRequired: false }]);
    enabled.when(updateLoginProfile, { ...ann, passwordResetRequired: true }).then(['PasswordReset', { passwordResetRequired: true }]);
    enabled.when(updateLoginProfile, { ...ann, passwordResetRequired: false }).thenNothing();
    withAnn.when(updateLoginProfile, good).thenRefused('NoSuchEntity', 'Login Profile for User ann cannot be found.');
  });

  it('ends', () => {
    enabled.when(deleteLoginProfile, ann).then(['ConsoleAccessDisabled', ann]);
    withAnn.when(deleteLoginProfile, ann).thenRefused('NoSuchEntity');
    enabled.when(deleteUser, ann).thenRefused('DeleteConflict', 'login profile');
  });
});

describe('a password', () => {
  it.each([['Sh0rt-7'], ['only-lower-case'], ['upperless1']])('%s is too weak for AWS’s default', (password) => {
    withAnn.when(createLoginProfile, { ...ann, password }).thenRefused('PasswordPolicyViolation');
  });

  it.each([['lower-and-1'], ['Lower-Upper'], ['LowerUpper1']])('%s has three of four kinds', (password) => {
    withAnn.when(createLoginProfile, { ...ann, password }).then(['ConsoleAccessEnabled']);
  });

  it('obeys the account’s policy instead where there is one', () => {
    const strict = withAnn.and(updateAccountPasswordPolicy, { minimumPasswordLength: 14, requireSymbols: true });
    strict.when(createLoginProfile, { ...ann, password: 'lower-and-1' }).thenRefused('PasswordPolicyViolation', '14 characters');
    strict.when(createLoginProfile, { ...ann, password: 'lowercaseletters' }).thenRefused('PasswordPolicyViolation', 'symbols');
    strict.when(createLoginProfile, { ...ann, password: 'lower-case-letters' }).then(['ConsoleAccessEnabled']);
    strict
      .and(deleteAccountPasswordPolicy, {})
      .when(createLoginProfile, { ...ann, password: 'lower-case-letters' })
      .thenRefused('PasswordPolicyViolation');
  });
});
