import { actorOf, correlationOf } from '@app/platform';
import { ProjectionRunner, type ParkedEvent, type RequestedBy } from '@app/projection';
import { Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

const callOf = (request: FastifyRequest): RequestedBy => {
  const { correlationId, causationId } = correlationOf(request);
  return { actor: actorOf(request), correlationId, causationId };
};

@ApiTags('operations')
@Controller('v1/operations/parked')
export class ParkedController {
  constructor(private readonly runner: ProjectionRunner) {}

  @Get()
  @ApiOperation({ summary: 'Events that a read model could not take; what follows them on the same key waits' })
  async list(): Promise<{ items: readonly ParkedEvent[] }> {
    return { items: await this.runner.operations.parked() };
  }

  @Post(':id/retry')
  @HttpCode(202)
  @ApiOperation({ summary: 'Try a parked event again, and what waits behind it' })
  async retry(@Param('id') id: string, @Req() request: FastifyRequest): Promise<{ id: string }> {
    await this.runner.operations.retry(id, callOf(request));
    return { id };
  }

  @Post(':id/discard')
  @HttpCode(202)
  @ApiOperation({ summary: 'Leave a parked event out of the read models for good, and go on with what waits behind it' })
  async discard(@Param('id') id: string, @Req() request: FastifyRequest): Promise<{ id: string }> {
    await this.runner.operations.discard(id, callOf(request));
    return { id };
  }
}
