export { catalogue, migrations } from './catalogue';
export { openHttp } from './open-http';
export { openRooms, type Rooms } from './open-rooms';
export { roomsModule } from './rooms.module';
export { startRelay, startRunner } from './start';
