import { EventStore, type AccountRow } from '@app/event-store';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { AsOf } from '../question/as-of';
import { AccountQuestions } from '../question/asked-account';
import { pageFrom, pageOf, type Page } from '../question/page';
import { ListQuery, QuestionQuery } from '../question/query.dto';
import { accountsShown, type Account } from './accounts.query';

const ORDER: readonly [string] = [''];

@ApiTags('accounts')
@Controller('v1/accounts')
export class AccountsController {
  constructor(
    private readonly store: EventStore,
    private readonly questions: AccountQuestions,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Every account, with counts and how complete it is' })
  async list(@Query() query: ListQuery): Promise<Page<Account> & { asOf: AsOf }> {
    const applied = await this.questions.askAll(query);
    const { after, limit } = pageFrom('accounts', {}, ORDER, query);
    const accounts = (await this.store.accounts())
      .filter(({ accountId }) => after === undefined || accountId > after[0])
      .slice(0, limit + 1);
    const shown = await accountsShown(this.store.pool, accounts);
    return {
      ...pageOf(
        'accounts',
        {},
        shown,
        limit,
        ({ accountId }) => [accountId],
        (account) => account,
      ),
      asOf: applied,
    };
  }

  @Get(':accountId')
  @ApiOperation({ summary: 'One account' })
  async one(@Param('accountId') id: string, @Query() query: QuestionQuery): Promise<Account & { asOf: AsOf }> {
    const { accountId, asOf } = await this.questions.ask(id, query);
    const [account] = await accountsShown(this.store.pool, [(await this.store.account(accountId)) as AccountRow]);
    return { ...(account as Account), asOf };
  }
}
