import { IsBoolean, IsString, Length, Matches } from 'class-validator';
import { Name, Optional } from '../parameters';

/** Tab, line ends and Latin-1. */
const Password = (): PropertyDecorator => (target, key) => {
  for (const decorate of [IsString(), Length(1, 128), Matches(/^[\u0009\u000A\u000D\u0020-\u00FF]+$/)]) decorate(target, key);
};

class OfUser {
  @Name(64)
  userName: string;
}

export class CreateLoginProfile extends OfUser {
  @Password()
  password: string;

  @Optional()
  @IsBoolean()
  passwordResetRequired?: boolean;
}

export class UpdateLoginProfile extends OfUser {
  @Optional()
  @Password()
  password?: string;

  @Optional()
  @IsBoolean()
  passwordResetRequired?: boolean;
}

export class DeleteLoginProfile extends OfUser {}
