import { DomainError, type Command, type CommandContext, type StreamId } from '@app/kernel';
import { ofAccount, type Account } from '../account/account';
import { nameClaim, streamNamed } from '../claim-names';
import { defined, type IamCommand } from '../iam-command';
import { existing } from '../policy-holder/holder';
import { userFold, type ActiveUser, type LoginProfile, type User } from '../user/user';
import { CreateLoginProfile, DeleteLoginProfile, UpdateLoginProfile } from './login-profile.commands';
import { refuseWeakPassword } from './password-rules';

interface Body {
  readonly userName: string;
}

interface WithAccount extends CommandContext {
  readonly also: { readonly account: Account };
}

const ofUser = {
  needs: ({ userName }: Body): readonly string[] => [nameClaim('user', userName)],
  stream: ({ userName }: Body, { held }: CommandContext): StreamId => streamNamed(held, 'user', userName),
  fold: userFold,
  result: (): object => ({}),
};

/** The account's password policy is looked at in the same transaction. */
const also = { account: { stream: ofAccount.stream, fold: ofAccount.fold } };

function profileOf({ name, loginProfile }: ActiveUser): LoginProfile {
  if (loginProfile === null) throw new DomainError('NoSuchEntity', `Login Profile for User ${name} cannot be found.`);
  return loginProfile;
}

export const createLoginProfile: IamCommand<CreateLoginProfile, User, WithAccount> = {
  name: 'CreateLoginProfile',
  body: CreateLoginProfile,
  ...ofUser,
  also,
  decide(command, state, { also: { account } }) {
    const { name: userName, id: userId, loginProfile } = existing(state, 'user', command.userName);
    if (loginProfile !== null) throw new DomainError('EntityAlreadyExists', `Login Profile for user ${userName} already exists.`);
    refuseWeakPassword(command.password, account.passwordPolicy);
    return [{ type: 'ConsoleAccessEnabled', data: { userName, userId, passwordResetRequired: command.passwordResetRequired ?? false } }];
  },
  result(_, user) {
    if (user.status !== 'active' || user.loginProfile === null) return {};
    const { createdAt, passwordResetRequired } = user.loginProfile;
    return { loginProfile: { userName: user.name, createDate: createdAt, passwordResetRequired } };
  },
};

/** Another password is always a change; whether it must be changed at the next sign-in stays unless it is told. */
export const updateLoginProfile: IamCommand<UpdateLoginProfile, User, WithAccount> = {
  name: 'UpdateLoginProfile',
  body: UpdateLoginProfile,
  ...ofUser,
  also,
  decide({ password, ...command }, state, { also: { account } }) {
    const user = existing(state, 'user', command.userName);
    const former = profileOf(user).passwordResetRequired;
    const { passwordResetRequired = former } = command;
    if (password === undefined && passwordResetRequired === former) return [];
    if (password !== undefined) refuseWeakPassword(password, account.passwordPolicy);
    return [{ type: 'PasswordReset', data: defined({ userName: user.name, userId: user.id, passwordResetRequired }) }];
  },
};

export const deleteLoginProfile: IamCommand<DeleteLoginProfile, User> = {
  name: 'DeleteLoginProfile',
  body: DeleteLoginProfile,
  ...ofUser,
  decide(command, state) {
    const user = existing(state, 'user', command.userName);
    profileOf(user);
    return [{ type: 'ConsoleAccessDisabled', data: { userName: user.name, userId: user.id } }];
  },
};

export const loginProfileCommands: readonly Command[] = [createLoginProfile, updateLoginProfile, deleteLoginProfile];
