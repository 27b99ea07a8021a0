import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { AsOf } from '../question/as-of';
import { AccountQuestions } from '../question/asked-account';
import { iamName } from '../question/iam-name';
import { pageFrom, pageOf, type Page } from '../question/page';
import { ListQuery, QuestionQuery } from '../question/query.dto';
import { POLICY_ORDER, policiesPage, policyNamed, policyShown, policyWithVersions, type Policy } from './policies.query';

@ApiTags('questions')
@Controller('v1/accounts/:accountId/policies')
export class PoliciesController {
  constructor(private readonly questions: AccountQuestions) {}

  @Get()
  @ApiOperation({ summary: 'Customer managed policies, and AWS’s own that are attached, with who holds them' })
  async list(@Param('accountId') id: string, @Query() query: ListQuery): Promise<Page<Policy> & { asOf: AsOf }> {
    const { accountId, asOf } = await this.questions.ask(id, query);
    const from = pageFrom('policies', { accountId }, POLICY_ORDER, query);
    const rows = await policiesPage(this.questions.pool, accountId, from);
    return { ...pageOf('policies', { accountId }, rows, from.limit, ({ arn }) => [arn], policyShown), asOf };
  }

  @Get(':arn')
  @ApiOperation({ summary: 'One of them with its versions, by ARN (percent-encoded) or short form: policy/read-reports' })
  async one(@Param('accountId') id: string, @Param('arn') arn: string, @Query() query: QuestionQuery): Promise<Policy & { asOf: AsOf }> {
    const { accountId, asOf } = await this.questions.ask(id, query);
    return { ...policyWithVersions(await policyNamed(this.questions.pool, accountId, iamName(arn, accountId), arn)), asOf };
  }
}
