import { IsIn, IsString, Length, Matches } from 'class-validator';
import { Name, Optional } from '../parameters';

/** Without a user name: the root user's. */
class OfOwner {
  @Optional()
  @Name(128)
  userName?: string;
}

export class CreateAccessKey extends OfOwner {}

class OfKey extends OfOwner {
  @IsString()
  @Length(16, 128)
  @Matches(/^\w+$/)
  accessKeyId: string;
}

export class UpdateAccessKey extends OfKey {
  @IsIn(['Active', 'Inactive'])
  status: 'Active' | 'Inactive';
}

export class DeleteAccessKey extends OfKey {}
