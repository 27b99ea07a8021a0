export { catalogue, migrations } from './catalogue';
export { openMicroservice, throughKafka } from './microservice';
export { openHttp } from './open-http';
export { openRooms, type Rooms } from './open-rooms';
export { AppReadiness, inProcess, type AppReadinessOptions, type Broker } from './readiness';
export { roomsModule } from './rooms.module';
export { prepareRunner, startRelay, startRunner } from './start';
