import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { ListQuery } from '../question/query.dto';

/** Who can do this? */
export class WhoCanQuery extends ListQuery {
  @ApiProperty({ example: 's3:GetObject' })
  @Matches(/^[A-Za-z\d-]{1,64}:[\w-]{1,128}$/, { message: 'action must be service:name' })
  action!: string;

  @ApiProperty({ example: 'arn:aws:s3:::reports/2026.csv', description: 'An ARN, or *' })
  @IsString()
  @MaxLength(2048)
  resource!: string;

  @ApiPropertyOptional({ description: 'The account of the resource; default: the ARN’s, else the path’s' })
  @IsOptional()
  @IsString()
  resourceAccountId?: string;
}
