import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { AsOf } from '../question/as-of';
import { AccountQuestions } from '../question/asked-account';
import { iamName } from '../question/iam-name';
import { pageFrom, pageOf, type Page } from '../question/page';
import { ListQuery, QuestionQuery } from '../question/query.dto';
import { GROUP_ORDER, groupNamed, groupShown, groupsPage, type Group } from './groups.query';

@ApiTags('questions')
@Controller('v1/accounts/:accountId/groups')
export class GroupsController {
  constructor(private readonly questions: AccountQuestions) {}

  @Get()
  @ApiOperation({ summary: 'Groups, with their members and policies' })
  async list(@Param('accountId') id: string, @Query() query: ListQuery): Promise<Page<Group> & { asOf: AsOf }> {
    const { accountId, asOf } = await this.questions.ask(id, query);
    const from = pageFrom('groups', { accountId }, GROUP_ORDER, query);
    const rows = await groupsPage(this.questions.pool, accountId, from);
    const page = pageOf(
      'groups',
      { accountId },
      rows,
      from.limit,
      ({ sortName, groupId }) => [sortName, groupId],
      (row) => groupShown(accountId, row),
    );
    return { ...page, asOf };
  }

  @Get(':arn')
  @ApiOperation({ summary: 'One of them, by ARN (percent-encoded) or short form: group/devs' })
  async one(@Param('accountId') id: string, @Param('arn') arn: string, @Query() query: QuestionQuery): Promise<Group & { asOf: AsOf }> {
    const { accountId, asOf } = await this.questions.ask(id, query);
    const row = await groupNamed(this.questions.pool, accountId, iamName(arn, accountId), arn);
    return { ...groupShown(accountId, row), asOf };
  }
}
