import { Module, type DynamicModule } from '@nestjs/common';
import { AppReadiness, roomsModule, throughKafka, type Rooms } from '@app/composition';
import type { KafkaEventStream } from '@app/event-stream';
import { IdentityModule } from '@app/identity';
import { IngestModule } from '@app/ingest';
import { PlatformModule, READINESS } from '@app/platform';

@Module({})
export class IdentityAppModule {
  static with(rooms: Rooms, kafka: KafkaEventStream): DynamicModule {
    const readiness = { provide: READINESS, useFactory: () => new AppReadiness(rooms, throughKafka(kafka)) };
    return {
      module: IdentityAppModule,
      imports: [roomsModule(rooms), PlatformModule.with({ metrics: rooms.metrics, readiness }), IdentityModule, IngestModule],
    };
  }
}
