import type { Static } from '@sinclair/typebox';
import type { CommandContext, Fold, StreamId } from '@app/kernel';
import type { ClaimRules } from '../claim-rules';
import { foldOf } from '../iam-command';
import type { AccountEvent, passwordPolicy } from './account.events';

export type PasswordPolicy = Static<typeof passwordPolicy>;

/** What is the account's own; the root user has no state but the account's. */
export interface Account {
  readonly status: 'missing' | 'open';
  readonly name: string | null;
  readonly alias: string | null;
  /** Null: AWS's default holds. */
  readonly passwordPolicy: PasswordPolicy | null;
}

const missing: Account = { status: 'missing', name: null, alias: null, passwordPolicy: null };

export const accountFold: Fold<Account> = foldOf<Account, AccountEvent>(missing, (account, event) => {
  switch (event.type) {
    case 'AccountOpened':
      return { ...account, status: 'open', name: event.data.name };
    case 'AccountRenamed':
      return { ...account, name: event.data.name };
    case 'AccountAliasSet':
      return { ...account, alias: event.data.accountAlias };
    case 'AccountAliasRemoved':
      return { ...account, alias: null };
    case 'PasswordPolicyReplaced':
      return { ...account, passwordPolicy: event.data };
    case 'PasswordPolicyDeleted':
      return { ...account, passwordPolicy: null };
  }
});

/** What every command on the account itself has in common. */
export const ofAccount = {
  stream: (_: object, { accountId }: CommandContext): StreamId => `account/${accountId}`,
  fold: accountFold,
  result: (): object => ({}),
};

/** Aliases are unique over all accounts: they are the first part of a sign-in address. */
export const aliasClaim = (alias: string): string => `/account-alias/${alias}`;

export const accountClaims: ClaimRules = {
  AccountAliasSet: ({ data, streamId }) => ({ claim: { [aliasClaim(data.accountAlias)]: streamId } }),
  AccountAliasRemoved: ({ data }) => ({ release: [aliasClaim(data.accountAlias)] }),
};
