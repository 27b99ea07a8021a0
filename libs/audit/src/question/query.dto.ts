import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches, MaxLength } from 'class-validator';

const NATURAL = /^\d{1,15}$/;

/** What every question takes. */
export class QuestionQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description: 'Wait until the answer covers this log index (at most 5 s, else 503 NotCaughtUp)',
  })
  @IsOptional()
  @Matches(NATURAL, { message: 'minLogIndex must be an integer from 0 on' })
  minLogIndex?: string;
}

/** What every list takes. */
export class ListQuery extends QuestionQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 1000, default: 100, description: 'Rows of a page' })
  @IsOptional()
  @Matches(/^(?:[1-9]\d{0,2}|1000)$/, { message: 'limit must be an integer from 1 to 1000' })
  limit?: string;

  @ApiPropertyOptional({ description: 'nextCursor of the page before' })
  @IsOptional()
  @Matches(/^[\w-]+$/, { message: 'cursor is not a cursor of this list' })
  @MaxLength(4096)
  cursor?: string;
}

/** A text that PostgreSQL can compare: without U+0000. */
export const COMPARABLE = /^[^\0]{1,2048}$/;
export { NATURAL };
