import { IsBoolean, IsIn, IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';
import { Optional } from '../parameters';

const DisplayName = (): PropertyDecorator => (target, key) => {
  for (const decorate of [IsString(), Length(1, 128), Matches(/^[^\p{Cc}\p{Cs}]+$/u)]) decorate(target, key);
};

/** Keytrail's own: the request of `POST /v1/accounts`. */
export class OpenAccount {
  @Matches(/^[0-9]{12}$/)
  accountId: string;

  @Optional()
  @DisplayName()
  name?: string;

  @IsIn(['managed', 'mirrored'])
  mode: 'managed' | 'mirrored';
}

/** Keytrail's own: the request of `PUT /v1/accounts/{accountId}`. */
export class RenameAccount {
  @DisplayName()
  name: string;
}

class OfAlias {
  @IsString()
  @Length(3, 63)
  @Matches(/^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$/)
  accountAlias: string;
}

export class CreateAccountAlias extends OfAlias {}

export class DeleteAccountAlias extends OfAlias {}

/** A full replace: what is left out falls back to AWS's default. */
export class UpdateAccountPasswordPolicy {
  @Optional()
  @IsInt()
  @Min(6)
  @Max(128)
  minimumPasswordLength?: number;

  @Optional()
  @IsBoolean()
  requireSymbols?: boolean;

  @Optional()
  @IsBoolean()
  requireNumbers?: boolean;

  @Optional()
  @IsBoolean()
  requireUppercaseCharacters?: boolean;

  @Optional()
  @IsBoolean()
  requireLowercaseCharacters?: boolean;

  @Optional()
  @IsBoolean()
  allowUsersToChangePassword?: boolean;

  /** Days. */
  @Optional()
  @IsInt()
  @Min(1)
  @Max(1095)
  maxPasswordAge?: number;

  @Optional()
  @IsInt()
  @Min(1)
  @Max(24)
  passwordReusePrevention?: number;

  @Optional()
  @IsBoolean()
  hardExpiry?: boolean;
}

export class DeleteAccountPasswordPolicy {}
