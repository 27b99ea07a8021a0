import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { noSuchPrincipal } from '../principals/principals.query';
import { degradedBy, type AsOf } from '../question/as-of';
import { AccountQuestions } from '../question/asked-account';
import { iamName } from '../question/iam-name';
import { QuestionQuery } from '../question/query.dto';
import { untoldOf } from '../question/untold';
import { bearingPolicies } from './bearing-policies.query';
import { permissionsOf, type Permissions } from './permissions';
import { resourceDocuments } from './resource-document';

@ApiTags('questions')
@Controller('v1/accounts/:accountId/principals/:arn/permissions')
export class PermissionsController {
  constructor(private readonly questions: AccountQuestions) {}

  @Get()
  @ApiOperation({
    summary:
      'Every statement in force for a principal and where it comes from: its own policies and its groups’, its boundary, the account’s guardrails',
  })
  async permissions(
    @Param('accountId') id: string,
    @Param('arn') arn: string,
    @Query() query: QuestionQuery,
  ): Promise<Permissions & { asOf: AsOf }> {
    const { accountId, mode, asOf } = await this.questions.ask(id, query);
    const name = iamName(arn, accountId);
    const { pool } = this.questions;
    const bearing = name && (await bearingPolicies(pool, accountId, name));
    if (!bearing) throw await noSuchPrincipal(pool, accountId, arn);
    const { permissions, degraded } = permissionsOf(bearing, accountId, await resourceDocuments(pool, accountId));
    return { ...permissions, asOf: degradedBy(asOf, [...untoldOf(mode), ...degraded]) };
  }
}
