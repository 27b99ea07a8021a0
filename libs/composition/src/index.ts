export { catalogue, migrations } from './catalogue';
export { openHttp } from './open-http';
export { openRooms, type Rooms } from './open-rooms';
export { AppReadiness, inProcess, type AppReadinessOptions, type Broker } from './readiness';
export { roomsModule } from './rooms.module';
export { startRelay, startRunner } from './start';
