import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { AuditModule, InProcessReadiness } from '@app/audit';
import { EventStore } from '@app/event-store';
import { IdentityModule } from '@app/identity';
import { IngestModule } from '@app/ingest';
import { PlatformModule, READINESS, SecretBox, type Metrics } from '@app/platform';
import { ProjectionRunner } from '@app/projection';

export interface Rooms {
  readonly store: EventStore;
  readonly runner: ProjectionRunner;
  readonly box: SecretBox;
  readonly metrics: Metrics;
}

/** What every feature may ask for. */
@Global()
@Module({})
class RoomsModule {
  static with({ store, runner, box }: Rooms): DynamicModule {
    const providers: Provider[] = [
      { provide: EventStore, useValue: store },
      { provide: ProjectionRunner, useValue: runner },
      { provide: SecretBox, useValue: box },
    ];
    return { module: RoomsModule, providers, exports: providers };
  }
}

/** All of Keytrail in one process. */
@Module({})
export class StandaloneModule {
  static with(rooms: Rooms): DynamicModule {
    const readiness = { provide: READINESS, useFactory: () => new InProcessReadiness(rooms.store, rooms.runner, rooms.metrics) };
    return {
      module: StandaloneModule,
      imports: [
        RoomsModule.with(rooms),
        PlatformModule.with({ metrics: rooms.metrics, readiness }),
        IdentityModule,
        IngestModule,
        AuditModule,
      ],
    };
  }
}
