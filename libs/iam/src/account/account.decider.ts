import { canonicalJson, DomainError, type Command } from '@app/kernel';
import { defined, type IamCommand } from '../iam-command';
import { aliasClaim, ofAccount, type Account } from './account';
import {
  CreateAccountAlias,
  DeleteAccountAlias,
  DeleteAccountPasswordPolicy,
  OpenAccount,
  RenameAccount,
  UpdateAccountPasswordPolicy,
} from './account.commands';

/** Keytrail begins to keep an account. */
export const openAccount: IamCommand<OpenAccount, Account> = {
  name: 'OpenAccount',
  body: OpenAccount,
  ...ofAccount,
  decide({ accountId, name = null, mode }, { status }) {
    if (status !== 'missing') throw new DomainError('AccountExists', `Account ${accountId} exists already`);
    return [{ type: 'AccountOpened', data: { name, mode } }];
  },
};

export const renameAccount: IamCommand<RenameAccount, Account> = {
  name: 'RenameAccount',
  body: RenameAccount,
  ...ofAccount,
  decide({ name }, account, { accountId }) {
    if (account.status === 'missing') throw new DomainError('NoSuchAccount', `There is no account ${accountId}`);
    return account.name === name ? [] : [{ type: 'AccountRenamed', data: { name } }];
  },
};

/** An account has one alias: a new one takes the place of the old. */
export const createAccountAlias: IamCommand<CreateAccountAlias, Account> = {
  name: 'CreateAccountAlias',
  body: CreateAccountAlias,
  ...ofAccount,
  needs: ({ accountAlias }) => [aliasClaim(accountAlias)],
  decide({ accountAlias }, { alias }, { held }) {
    if (held.holder(aliasClaim(accountAlias)) !== undefined)
      throw new DomainError('EntityAlreadyExists', `The account alias ${accountAlias} already exists.`);
    return [
      ...(alias === null ? [] : [{ type: 'AccountAliasRemoved', data: { accountAlias: alias } } as const]),
      { type: 'AccountAliasSet', data: { accountAlias } },
    ];
  },
};

export const deleteAccountAlias: IamCommand<DeleteAccountAlias, Account> = {
  name: 'DeleteAccountAlias',
  body: DeleteAccountAlias,
  ...ofAccount,
  decide({ accountAlias }, { alias }) {
    if (alias !== accountAlias) throw new DomainError('NoSuchEntity', `The account alias ${accountAlias} cannot be found.`);
    return [{ type: 'AccountAliasRemoved', data: { accountAlias } }];
  },
};

/** Nothing is merged: an omitted parameter returns to the default that AWS's API reference names. */
export const updateAccountPasswordPolicy: IamCommand<UpdateAccountPasswordPolicy, Account> = {
  name: 'UpdateAccountPasswordPolicy',
  body: UpdateAccountPasswordPolicy,
  ...ofAccount,
  decide(command, { passwordPolicy }) {
    const data = defined({
      minimumPasswordLength: command.minimumPasswordLength ?? 6,
      requireSymbols: command.requireSymbols ?? false,
      requireNumbers: command.requireNumbers ?? false,
      requireUppercaseCharacters: command.requireUppercaseCharacters ?? false,
      requireLowercaseCharacters: command.requireLowercaseCharacters ?? false,
      allowUsersToChangePassword: command.allowUsersToChangePassword ?? false,
      maxPasswordAge: command.maxPasswordAge,
      passwordReusePrevention: command.passwordReusePrevention,
      hardExpiry: command.hardExpiry,
    });
    return canonicalJson(data) === canonicalJson(passwordPolicy) ? [] : [{ type: 'PasswordPolicyReplaced', data }];
  },
};

export const deleteAccountPasswordPolicy: IamCommand<DeleteAccountPasswordPolicy, Account> = {
  name: 'DeleteAccountPasswordPolicy',
  body: DeleteAccountPasswordPolicy,
  ...ofAccount,
  decide(_, { passwordPolicy }, { accountId }) {
    if (passwordPolicy === null)
      throw new DomainError('NoSuchEntity', `The Password Policy with domain name ${accountId} cannot be found.`);
    return [{ type: 'PasswordPolicyDeleted', data: {} }];
  },
};

export const accountCommands: readonly Command[] = [
  createAccountAlias,
  deleteAccountAlias,
  updateAccountPasswordPolicy,
  deleteAccountPasswordPolicy,
];
