import { Body, Controller, HttpCode, Inject, Param, Post, Put, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { EventStore } from '@app/event-store';
import { DomainError, isAccountId } from '@app/kernel';
import { actorOf, correlationOf } from '@app/platform';
import type { FastifyRequest } from 'fastify';
import { OpenAccount, RenameAccount } from './account.bodies';
import { openAccount, renameAccount, type AccountView } from './accounts';

const callOf = (request: FastifyRequest) => ({ actor: actorOf(request), correlationId: correlationOf(request).correlationId });

/** Opening and naming accounts. */
@ApiTags('accounts')
@Controller('v1/accounts')
export class AccountsController {
  constructor(@Inject(EventStore) private readonly store: EventStore) {}

  @Post()
  @HttpCode(201)
  @ApiOperation({ summary: 'Open an account: managed by commands, or mirrored from imports' })
  open(@Body() { accountId, name, mode }: OpenAccount, @Req() request: FastifyRequest): Promise<AccountView> {
    return openAccount(this.store, accountId, name ?? null, mode, callOf(request));
  }

  @Put(':accountId')
  @ApiOperation({ summary: 'Give an account another display name' })
  rename(@Param('accountId') accountId: string, @Body() { name }: RenameAccount, @Req() request: FastifyRequest): Promise<AccountView> {
    if (!isAccountId(accountId)) throw new DomainError('InvalidAccountId', `${JSON.stringify(accountId)} is no account id: it has 12 digits`);
    return renameAccount(this.store, accountId, name, callOf(request));
  }
}
