import { ProjectionRunner, type ProjectionState } from '@app/projection';
import { Controller, Get } from '@nestjs/common';
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
}
