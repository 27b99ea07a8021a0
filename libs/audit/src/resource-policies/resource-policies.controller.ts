import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { AsOf } from '../question/as-of';
import { AccountQuestions } from '../question/asked-account';
import { pageFrom, pageOf, type Page } from '../question/page';
import { ListQuery } from '../question/query.dto';
import { RESOURCE_POLICY_ORDER, resourcePoliciesPage, type ResourcePolicy } from './resource-policies.query';

@ApiTags('questions')
@Controller('v1/accounts/:accountId/resource-policies')
export class ResourcePoliciesController {
  constructor(private readonly questions: AccountQuestions) {}

  @Get()
  @ApiOperation({ summary: 'Policies of buckets, keys, queues and other resources, by the ARN that bears them' })
  async list(@Param('accountId') id: string, @Query() query: ListQuery): Promise<Page<ResourcePolicy> & { asOf: AsOf }> {
    const { accountId, asOf } = await this.questions.ask(id, query);
    const from = pageFrom('resource-policies', { accountId }, RESOURCE_POLICY_ORDER, query);
    const rows = await resourcePoliciesPage(this.questions.pool, accountId, from);
    const page = pageOf(
      'resource-policies',
      { accountId },
      rows,
      from.limit,
      ({ resourceArn }) => [resourceArn],
      (row) => row,
    );
    return { ...page, asOf };
  }
}
