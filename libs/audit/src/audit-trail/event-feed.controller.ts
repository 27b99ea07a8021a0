import { EventStore } from '@app/event-store';
import { DomainError } from '@app/kernel';
import { Controller, Get, Headers, type OnModuleDestroy, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { AccountQuestions } from '../question/asked-account';
import { COMPARABLE, NATURAL } from '../question/query.dto';
import { COMMENT, COMMENT_EVERY_MS, serverSentEvent } from './event-feed';

export class EventFeedQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description: 'Begin after this log index; Last-Event-ID wins; with neither, with what comes next',
  })
  @IsOptional()
  @Matches(NATURAL, { message: 'after must be a log index' })
  after?: string;

  @ApiPropertyOptional({ description: 'Only events of this account' })
  @IsOptional()
  @Matches(COMPARABLE, { message: 'accountId must be 12 digits' })
  accountId?: string;
}

const PAGE = 500;

@ApiTags('questions')
@Controller('v1/events/stream')
export class EventFeedController implements OnModuleDestroy {
  private readonly open = new Set<AbortController>();

  constructor(
    private readonly store: EventStore,
    private readonly questions: AccountQuestions,
  ) {}

  @Get()
  @ApiProduces('text/event-stream')
  @ApiOperation({ summary: 'The live feed: every event as it is recorded, as server-sent CloudEvents' })
  async follow(
    @Query() { after, accountId }: EventFeedQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() { method }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (method !== 'GET') throw new DomainError('MethodNotAllowed', 'The feed has no end: use GET');
    if (lastEventId !== undefined && !NATURAL.test(lastEventId))
      throw new DomainError('ValidationError', 'Last-Event-ID must be a log index');
    if (accountId !== undefined) await this.questions.ask(accountId, {});
    const { logId, logIndex } = await this.store.head();
    const begin = Number(lastEventId ?? after ?? logIndex);

    const response = this.begin(reply);
    const end = new AbortController();
    this.open.add(end);
    response.once('close', () => end.abort());
    const comments = setInterval(() => !response.writableNeedDrain && response.write(COMMENT), COMMENT_EVERY_MS);
    try {
      for await (const events of this.store.follow(begin, { accountId, signal: end.signal, limit: PAGE })) {
        const room = response.write(events.map((event) => serverSentEvent(logId, event)).join(''));
        if (!room && !end.signal.aborted) await once(response, 'drain', { signal: end.signal }).catch(() => undefined);
      }
    } finally {
      clearInterval(comments);
      this.open.delete(end);
      response.end();
    }
  }

  onModuleDestroy(): void {
    for (const end of this.open) end.abort();
  }

  /** Takes the answer out of the framework's hands; the headers that it has set so far stay. */
  private begin(reply: FastifyReply): ServerResponse {
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
    reply.raw.setHeader('content-type', 'text/event-stream; charset=utf-8');
    reply.raw.setHeader('x-accel-buffering', 'no');
    reply.raw.flushHeaders();
    return reply.raw;
  }
}
