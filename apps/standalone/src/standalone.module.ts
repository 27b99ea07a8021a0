import { Module, type DynamicModule } from '@nestjs/common';
import { AuditModule } from '@app/audit';
import { AppReadiness, inProcess, roomsModule, type Rooms } from '@app/composition';
import { IdentityModule } from '@app/identity';
import { IngestModule } from '@app/ingest';
import { PlatformModule, READINESS } from '@app/platform';
import type { ProjectionRunner } from '@app/projection';

/** All of Keytrail in one process. */
@Module({})
export class StandaloneModule {
  static with(rooms: Rooms, runner: ProjectionRunner): DynamicModule {
    const readiness = { provide: READINESS, useFactory: () => new AppReadiness(rooms, { runner, ...inProcess }) };
    return {
      module: StandaloneModule,
      imports: [
        roomsModule(rooms, runner),
        PlatformModule.with({ metrics: rooms.metrics, readiness }),
        IdentityModule,
        IngestModule,
        AuditModule,
      ],
    };
  }
}
