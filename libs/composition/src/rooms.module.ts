import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { EventStore } from '@app/event-store';
import { SecretBox } from '@app/platform';
import { ProjectionRunner } from '@app/projection';
import type { Rooms } from './open-rooms';

@Module({})
class RoomsModule {}

/** What the features of an app may ask for, everywhere: the store, the secrets and, in an app that answers questions, the read models. */
export function roomsModule({ store, box }: Rooms, runner?: ProjectionRunner): DynamicModule {
  const providers: Provider[] = [
    { provide: EventStore, useValue: store },
    { provide: SecretBox, useValue: box },
    ...(runner ? [{ provide: ProjectionRunner, useValue: runner }] : []),
  ];
  return { module: RoomsModule, global: true, providers, exports: providers };
}
