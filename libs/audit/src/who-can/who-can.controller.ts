import { admitsOthers, isWildcardOnlyAction, type WhoCanItem, type WhoCanQuestion } from '@app/policy-engine';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { resourceAccountOf } from '../decisions/can.dto';
import { guardrailDocuments, guardrailLevels } from '../decisions/guardrail-levels';
import { PolicyReading } from '../decisions/policy-reading';
import { resourceDocument, resourcePolicyOf } from '../decisions/resource-document';
import type { AsOf } from '../question/as-of';
import { AccountQuestions } from '../question/asked-account';
import { pageFrom, pageOf, type Page } from '../question/page';
import { untoldOf } from '../question/untold';
import { WhoCanIndexes } from './who-can-indexes';
import { WhoCanQuery } from './who-can.dto';

const ORDER: readonly [string] = [''];

@ApiTags('questions')
@Controller('v1/accounts/:accountId/who-can')
export class WhoCanController {
  constructor(
    private readonly questions: AccountQuestions,
    private readonly indexes: WhoCanIndexes,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Who may do this? Users, roles and root by ARN, with the policies that grant and the conditions that are open' })
  async whoCan(@Param('accountId') id: string, @Query() query: WhoCanQuery): Promise<Page<WhoCanItem> & { asOf: AsOf }> {
    const { action, resource } = query;
    const resourceAccountId = resourceAccountOf(query, id);
    const { accountId, mode, asOf } = await this.questions.ask(id, query);
    const filters = { accountId, action: action.toLowerCase(), resource, resourceAccountId };
    const { after, limit } = pageFrom('who-can', filters, ORDER, query);
    const reading = new PolicyReading();
    const question = await this.question({ action, resource, resourceAccountId }, accountId, reading);
    const index = await this.indexes.of(accountId, asOf.logIndex);
    const { items, unsupported } = index.ask(question, { after: after?.[0], limit: limit + 1 });
    const degraded = [
      ...asOf.degraded,
      ...untoldOf(mode),
      ...[...new Set([...index.unreadable().map((name) => `unknown-policy ${name}`), ...reading.degraded])].sort(),
      ...unsupported.map((operator) => `unsupported-condition ${operator}`),
      ...(admitsOthers(accountId, question) ? ['other-accounts'] : []),
    ];
    const page = pageOf(
      'who-can',
      filters,
      items,
      limit,
      ({ principal }) => [principal],
      (item) => item,
    );
    return { ...page, asOf: { ...asOf, degraded } };
  }

  /** With what bears on everybody: the policy of the resource, and the account's guardrails. */
  private async question(
    asked: Pick<WhoCanQuestion, 'action' | 'resource' | 'resourceAccountId'>,
    accountId: string,
    reading: PolicyReading,
  ): Promise<WhoCanQuestion> {
    const { pool } = this.questions;
    const { action, resource, resourceAccountId } = asked;
    return {
      ...asked,
      wildcardOnlyAction: isWildcardOnlyAction(action) ?? false,
      resourcePolicy: resourcePolicyOf(await resourceDocument(pool, accountId, action, resource), resource, reading),
      ...guardrailLevels(await guardrailDocuments(pool, accountId), { accountId, resourceAccountId, action }, reading),
    };
  }
}
