import { Module, type DynamicModule } from '@nestjs/common';
import { AppReadiness, throughKafka, type Rooms } from '@app/composition';
import type { KafkaEventStream } from '@app/event-stream';
import { PlatformModule, READINESS } from '@app/platform';
import type { ProjectionRunner } from '@app/projection';

@Module({})
export class ProjectorAppModule {
  static with(rooms: Rooms, runner: ProjectionRunner, kafka: KafkaEventStream): DynamicModule {
    const options = { runner, ...throughKafka(kafka), needsBroker: true };
    const readiness = { provide: READINESS, useFactory: () => new AppReadiness(rooms, options) };
    return { module: ProjectorAppModule, imports: [PlatformModule.with({ metrics: rooms.metrics, readiness })] };
  }
}
