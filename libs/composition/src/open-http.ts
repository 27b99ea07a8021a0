import type { DynamicModule } from '@nestjs/common';
import * as platform from '@app/platform';
import type { Rooms } from './open-rooms';

type Extend = Parameters<typeof platform.serveDocs>[1]['extend'];

/** The HTTP side of an app, with its documents; `stops` drains it. It listens when told. */
export async function openHttp(stops: platform.Stops, rooms: Rooms, module: DynamicModule, extend?: Extend): Promise<platform.HttpApp> {
  const { environment, logger, metrics, credentials } = rooms;
  const authenticators = [platform.operatorAuthenticator(credentials.token)];
  const http = await platform.createHttpApp(module, { ...environment, logger, metrics, authenticators });
  stops.add(() => http.close());
  const description = 'Who can do what, and which change granted it';
  platform.serveDocs(http.app, { title: 'Keytrail', version: '0.1.0', description, extend });
  return http;
}
