import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { problem } from '../problem/problem';
import { sendProblem } from '../problem/problem.filter';
import { READINESS, type Readiness } from './readiness';

/** An answer later than this is none: who asks has a timeout of its own. */
const PATIENCE_MILLISECONDS = 3_000;

const NOTHING_KNOWN = { report: { database: 'down' }, missing: ['the database does not answer'] } as const;

@ApiTags('operations')
@Controller('health')
export class HealthController {
  constructor(@Inject(READINESS) private readonly readiness: Readiness) {}

  @Get('live')
  @ApiOperation({ summary: 'Whether the process runs' })
  live(): object {
    return { status: 'live' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Whether the process can answer: database, broker, relay and projections' })
  async ready(@Res() reply: FastifyReply): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<typeof NOTHING_KNOWN>((done) => (timer = setTimeout(done, PATIENCE_MILLISECONDS, NOTHING_KNOWN)));
    const { report, missing } = await Promise.race([this.readiness.report().catch(() => NOTHING_KNOWN), late]);
    clearTimeout(timer);
    if (missing.length === 0) await reply.send({ status: 'ready', ...report });
    else sendProblem(reply, problem('Busy', `Not ready: ${missing.join('; ')}`), { ...report });
  }
}
