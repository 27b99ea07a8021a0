import { Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EventStore } from '@app/event-store';
import { DomainError, isAccountId } from '@app/kernel';
import { actorOf, bodyStream, correlationOf, StreamedBody } from '@app/platform';
import type { FastifyRequest } from 'fastify';
import { importCloudTrail, type ImportAnswer } from './cloudtrail/import-cloudtrail';

const DOCUMENT = {
  schema: { type: 'string', format: 'binary' },
  description: 'JSON list, {"Records": […]}, JSON Lines or one record; gzip accepted',
} as const;
const MEDIA = ['application/json', 'application/x-ndjson', 'application/gzip', 'application/octet-stream'];

/** Documents of a real account, imported into its mirror. */
@ApiTags('imports')
@Controller('v1')
export class ImportsController {
  constructor(@Inject(EventStore) private readonly store: EventStore) {}

  @Post('accounts/:accountId/imports/cloudtrail')
  @HttpCode(200)
  @StreamedBody()
  @ApiConsumes(...MEDIA)
  @ApiBody(DOCUMENT)
  @ApiOperation({ summary: 'Import CloudTrail records of one account; an account that is not there yet is opened as mirrored' })
  into(@Param('accountId') accountId: string, @Req() request: FastifyRequest): Promise<ImportAnswer> {
    if (!isAccountId(accountId))
      throw new DomainError('InvalidAccountId', `${JSON.stringify(accountId)} is no account id: it has 12 digits`);
    return this.imported(request, accountId);
  }

  @Post('imports/cloudtrail')
  @HttpCode(200)
  @StreamedBody()
  @ApiConsumes(...MEDIA)
  @ApiBody(DOCUMENT)
  @ApiOperation({ summary: 'Import CloudTrail records, each into its own account' })
  each(@Req() request: FastifyRequest): Promise<ImportAnswer> {
    return this.imported(request);
  }

  private async imported(request: FastifyRequest, accountId?: string): Promise<ImportAnswer> {
    const body = bodyStream(request);
    try {
      const { correlationId } = correlationOf(request);
      return await importCloudTrail(this.store, body, { accountId, actor: actorOf(request), correlationId });
    } catch (error) {
      // Read on, within the stream's limit: who is answered while sending loses the answer.
      body.on('error', () => undefined).resume();
      throw error;
    }
  }
}
