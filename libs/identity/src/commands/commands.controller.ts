import { Body, Controller, Headers, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandAnswer } from '@app/event-store';
import { DomainError, isAccountId, nearestNames } from '@app/kernel';
import { actorOf, correlationOf, validated } from '@app/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { issuedCommands } from './command-handlers';
import { policyWarnings, type PolicyWarning } from './policy-warnings';

const LONGEST_KEY = 255;

/** The one door for all commands. */
@Controller('v1/accounts/:accountId/commands')
export class CommandsController {
  constructor(private readonly bus: CommandBus) {}

  @Post(':command')
  async issue(
    @Param('accountId') accountId: string,
    @Param('command') name: string,
    @Body() body: unknown,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Omit<CommandAnswer, 'status' | 'replayed'> & { readonly warnings?: readonly PolicyWarning[] }> {
    if (!isAccountId(accountId))
      throw new DomainError('InvalidAccountId', `${JSON.stringify(accountId)} is no account id: it has 12 digits`);
    const known = issuedCommands.get(name);
    if (!known) throw unknownCommand(name);
    if (idempotencyKey !== undefined && (idempotencyKey === '' || idempotencyKey.length > LONGEST_KEY))
      throw new DomainError('ValidationError', `Idempotency-Key has 1 to ${LONGEST_KEY} characters`);
    const { correlationId, causationId } = correlationOf(request);
    const issue = { accountId, actor: actorOf(request), correlationId, causationId, idempotencyKey };
    const sent = await validated(known.command.body, body);
    const issued = new known.issued(sent, issue);
    const { status, replayed, ...answer } = await this.bus.execute<object, CommandAnswer>(issued);
    reply.status(status);
    if (replayed) reply.header('idempotent-replayed', 'true');
    const warnings = policyWarnings(name, sent);
    return warnings.length > 0 ? { ...answer, warnings } : answer;
  }
}

function unknownCommand(name: string): DomainError {
  const near = nearestNames(name, issuedCommands.keys());
  const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'GET /docs lists all';
  return new DomainError('UnknownCommand', `There is no command ${JSON.stringify(name.slice(0, 100))}: ${hint}`);
}
