import 'reflect-metadata';
import { openHttp, openMicroservice, prepareRunner } from '@app/composition';
import { run, type Stops } from '@app/platform';
import { ProjectionStrategy } from './projection.strategy';
import { ProjectorAppModule } from './projector.module';

/** Folds its share of the topic's partitions into the read models: a Nest microservice whose messages are batches of events. */
async function main(stops: Stops): Promise<void> {
  const { rooms, kafka } = await openMicroservice(stops, { name: 'projector', port: 8082 });
  const runner = prepareRunner(rooms, kafka);
  const http = await openHttp(stops, rooms, ProjectorAppModule.with(rooms, runner, kafka));
  http.app.connectMicroservice({ strategy: new ProjectionStrategy(runner) });
  await http.app.startAllMicroservices();
  console.log(`Keytrail projector answers at ${await http.listen()}`);
}

void run(main, console.error);
