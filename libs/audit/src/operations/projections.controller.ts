import { ProjectionRunner, type ProjectionState } from '@app/projection';
import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

@ApiTags('operations')
@Controller('v1/operations/projections')
export class ProjectionsController {
  constructor(private readonly runner: ProjectionRunner) {}

  @Get()
  @ApiOperation({ summary: 'The read models: what they do, and how many events they have yet to fold' })
  async list(): Promise<{ items: readonly ProjectionState[] }> {
    return { items: await this.runner.states() };
  }

  @Post(':name/rebuild')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Build a read model anew from the log, beside the live rows, with those that share its cursor; answers go on meanwhile',
  })
  async rebuild(@Param('name') name: string): Promise<{ name: string }> {
    await this.runner.operations.rebuild(name);
    return { name };
  }
}
