import { systemClock } from '@app/kernel';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { principalIdNamed } from '../principals/principals.query';
import type { AsOf } from '../question/as-of';
import { AccountQuestions } from '../question/asked-account';
import { iamName } from '../question/iam-name';
import { pageFrom, pageOf, type Page } from '../question/page';
import { COMPARABLE, ListQuery } from '../question/query.dto';
import { KEY_ORDER, keyShown, keysPage, type AccessKey } from './access-keys.query';
import { KEY_FINDINGS, type KeyFindingCode } from './key-findings';

export class AccessKeysQuery extends ListQuery {
  @ApiPropertyOptional({ enum: KEY_FINDINGS, description: 'Only keys with this finding' })
  @IsOptional()
  @IsIn(KEY_FINDINGS)
  finding?: KeyFindingCode;

  @ApiPropertyOptional({ description: 'Only keys of this user or of root: ARN or short form' })
  @IsOptional()
  @Matches(COMPARABLE, { message: 'principal must be an ARN or a short form' })
  principal?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, description: 'Only keys older than this many full days' })
  @IsOptional()
  @Matches(/^\d{1,5}$/, { message: 'olderThanDays must be an integer from 0 to 99999' })
  olderThanDays?: string;
}

@ApiTags('questions')
@Controller('v1/accounts/:accountId/access-keys')
export class AccessKeysController {
  constructor(private readonly questions: AccountQuestions) {}

  @Get()
  @ApiOperation({ summary: 'Long-term keys: age, last use and findings' })
  async list(@Param('accountId') id: string, @Query() query: AccessKeysQuery): Promise<Page<AccessKey> & { asOf: AsOf }> {
    const { accountId, asOf } = await this.questions.ask(id, query);
    const { pool } = this.questions;
    const { finding, principal, olderThanDays } = query;
    const asked = { accountId, ...(finding && { finding }), ...(principal && { principal }), ...(olderThanDays && { olderThanDays }) };
    const from = pageFrom('access-keys', asked, KEY_ORDER, query);
    const ownerId = principal === undefined ? undefined : await principalIdNamed(pool, accountId, iamName(principal, accountId), principal);
    const now = systemClock.now();
    const rows = await keysPage(
      pool,
      accountId,
      { finding, ownerId, olderThanDays: olderThanDays === undefined ? undefined : Number(olderThanDays) },
      from,
      now,
    );
    return {
      ...pageOf(
        'access-keys',
        asked,
        rows,
        from.limit,
        ({ accessKeyId }) => [accessKeyId],
        (row) => keyShown(accountId, row, now),
      ),
      asOf,
    };
  }
}
