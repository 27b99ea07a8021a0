import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';

/** What is asked of one principal, or of all. */
export class AccessQuestion {
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
