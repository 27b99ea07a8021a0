import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';

const NAME = /^[^\p{Cc}\p{Cs}]+$/u;

/** `POST /v1/accounts`. */
export class OpenAccount {
  @ApiProperty({ description: 'Twelve digits', example: '200000000001' })
  @Matches(/^[0-9]{12}$/, { message: 'must be twelve digits' })
  accountId: string;

  @ApiProperty({ required: false, minLength: 1, maxLength: 128 })
  @IsOptional()
  @IsString()
  @Length(1, 128)
  @Matches(NAME, { message: 'must not hold control characters' })
  name?: string;

  @ApiProperty({ enum: ['managed', 'mirrored'], description: 'managed: commands change it; mirrored: imports tell it' })
  @IsIn(['managed', 'mirrored'])
  mode: 'managed' | 'mirrored';
}

/** `PUT /v1/accounts/{accountId}`. */
export class RenameAccount {
  @ApiProperty({ minLength: 1, maxLength: 128 })
  @IsString()
  @Length(1, 128)
  @Matches(NAME, { message: 'must not hold control characters' })
  name: string;
}
