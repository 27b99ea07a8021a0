import { Body, Controller, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { noSuchPrincipal } from '../principals/principals.query';
import { degradedBy, type AsOf } from '../question/as-of';
import { AccountQuestions } from '../question/asked-account';
import { iamName } from '../question/iam-name';
import { QuestionQuery } from '../question/query.dto';
import { untoldOf } from '../question/untold';
import { bearingPolicies } from './bearing-policies.query';
import { answer, type Answer } from './can';
import { CanQuestion, contextOf, resourceAccountOf } from './can.dto';
import { resourceKey } from './resource-document';

@ApiTags('questions')
@Controller('v1/accounts/:accountId/can')
export class CanController {
  constructor(private readonly questions: AccountQuestions) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'May a principal do this? The decision with its reason, the statements that decide, and the conditions that are open',
  })
  async can(
    @Param('accountId') id: string,
    @Query() query: QuestionQuery,
    @Body() question: CanQuestion,
  ): Promise<Omit<Answer, 'degraded'> & { asOf: AsOf }> {
    const { principal, action, resource, resourcePolicy, unknown = [] } = question;
    const resourceAccountId = resourceAccountOf(question, id);
    const context = contextOf(question);
    const { accountId, mode, asOf } = await this.questions.ask(id, query);
    const { pool } = this.questions;
    const name = iamName(principal, accountId);
    const bearing = name && (await bearingPolicies(pool, accountId, name, resourceKey(accountId, action, resource)));
    if (!bearing) throw await noSuchPrincipal(pool, accountId, principal);
    const { degraded, ...decided } = answer(bearing, { accountId, action, resource, resourceAccountId, context, unknown, resourcePolicy });
    return { ...decided, asOf: degradedBy(asOf, [...untoldOf(mode), ...degraded]) };
  }
}
