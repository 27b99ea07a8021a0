import type { EntityEvent } from '@app/iam';
import { defineProjection, put, remove } from '@app/projection';

/** What holds for the account as a whole: its alias (text) and its password policy (as the event gives it). What is not set has no row. */
export interface AccountSettingRow {
  readonly setting: 'alias' | 'password-policy';
  readonly value: unknown;
}

export const accountSettings = defineProjection<AccountSettingRow, 'setting', EntityEvent>({
  name: 'account-settings',
  version: 1,
  key: ['setting'],
  columns: { setting: 'text', value: 'jsonb' },
  on: {
    AccountAliasSet: ({ data }) => [put({ setting: 'alias' }, { value: data.accountAlias })],
    AccountAliasRemoved: () => [remove({ setting: 'alias' })],
    PasswordPolicyReplaced: ({ data }) => [put({ setting: 'password-policy' }, { value: data })],
    PasswordPolicyDeleted: () => [remove({ setting: 'password-policy' })],
  },
});
