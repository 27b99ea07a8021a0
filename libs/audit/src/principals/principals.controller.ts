import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { AsOf } from '../question/as-of';
import { AccountQuestions } from '../question/asked-account';
import { iamName } from '../question/iam-name';
import { pageFrom, pageOf, type Page } from '../question/page';
import { ListQuery, QuestionQuery } from '../question/query.dto';
import { PRINCIPAL_ORDER, principalNamed, principalShown, principalsPage, type Principal } from './principals.query';

@ApiTags('questions')
@Controller('v1/accounts/:accountId/principals')
export class PrincipalsController {
  constructor(private readonly questions: AccountQuestions) {}

  @Get()
  @ApiOperation({ summary: 'Users, roles and the root user, with what they hold' })
  async list(@Param('accountId') id: string, @Query() query: ListQuery): Promise<Page<Principal> & { asOf: AsOf }> {
    const { accountId, asOf } = await this.questions.ask(id, query);
    const from = pageFrom('principals', { accountId }, PRINCIPAL_ORDER, query);
    const rows = await principalsPage(this.questions.pool, accountId, from);
    const page = pageOf(
      'principals',
      { accountId },
      rows,
      from.limit,
      ({ sortName, principalId }) => [sortName, principalId],
      (row) => principalShown(accountId, row),
    );
    return { ...page, asOf };
  }

  @Get(':arn')
  @ApiOperation({ summary: 'One of them, by ARN (percent-encoded) or short form: user/ann, role/Deploy, root' })
  async one(@Param('accountId') id: string, @Param('arn') arn: string, @Query() query: QuestionQuery): Promise<Principal & { asOf: AsOf }> {
    const { accountId, asOf } = await this.questions.ask(id, query);
    const row = await principalNamed(this.questions.pool, accountId, iamName(arn, accountId), arn);
    return { ...principalShown(accountId, row), asOf };
  }
}
