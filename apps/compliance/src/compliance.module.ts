import { Module, type DynamicModule } from '@nestjs/common';
import { AuditModule } from '@app/audit';
import { AppReadiness, roomsModule, throughKafka, type Rooms } from '@app/composition';
import type { KafkaEventStream } from '@app/event-stream';
import { PlatformModule, READINESS } from '@app/platform';
import type { ProjectionRunner } from '@app/projection';

@Module({})
export class ComplianceAppModule {
  static with(rooms: Rooms, runner: ProjectionRunner, kafka: KafkaEventStream): DynamicModule {
    const readiness = { provide: READINESS, useFactory: () => new AppReadiness(rooms, { runner, ...throughKafka(kafka) }) };
    return {
      module: ComplianceAppModule,
      imports: [roomsModule(rooms, runner), PlatformModule.with({ metrics: rooms.metrics, readiness }), AuditModule],
    };
  }
}
