import { Body, Controller, HttpCode, Inject, Param, Post, Put, Req } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import { EventStore } from '@app/event-store';
import { openAccount, renameAccount } from '@app/iam';
import { DomainError, isAccountId } from '@app/kernel';
import { actorOf, correlationOf, validated } from '@app/platform';
import type { FastifyRequest } from 'fastify';
import { open, rename, type AccountView } from './accounts';

const callOf = (request: FastifyRequest) => {
  const { correlationId, causationId } = correlationOf(request);
  return { actor: actorOf(request), correlationId, causationId };
};

/** Opening and naming accounts. */
@ApiTags('accounts')
@Controller('v1/accounts')
export class AccountsController {
  constructor(@Inject(EventStore) private readonly store: EventStore) {}

  @Post()
  @HttpCode(201)
  @ApiOperation({ summary: 'Open an account: managed by commands, or mirrored from imports' })
  @ApiBody({ schema: targetConstructorToSchema(openAccount.body) as object })
  async open(@Body() body: unknown, @Req() request: FastifyRequest): Promise<AccountView> {
    return open(this.store, await validated(openAccount.body, body), callOf(request));
  }

  @Put(':accountId')
  @ApiOperation({ summary: 'Give an account another display name' })
  @ApiBody({ schema: targetConstructorToSchema(renameAccount.body) as object })
  async rename(@Param('accountId') accountId: string, @Body() body: unknown, @Req() request: FastifyRequest): Promise<AccountView> {
    if (!isAccountId(accountId))
      throw new DomainError('InvalidAccountId', `${JSON.stringify(accountId)} is no account id: it has 12 digits`);
    return rename(this.store, accountId, await validated(renameAccount.body, body), callOf(request));
  }
}
