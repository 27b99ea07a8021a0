import 'reflect-metadata';
import { openHttp, openRooms, startRelay, startRunner } from '@app/composition';
import { InProcessEventStream } from '@app/event-stream';
import { ensureAccount, withCommands } from '@app/identity';
import { run, welcome, type Stops } from '@app/platform';
import { StandaloneModule } from './standalone.module';

async function main(stops: Stops): Promise<void> {
  const rooms = await openRooms(stops);
  const { environment, store, failed } = rooms;
  await ensureAccount(store, environment.accountId);
  const stream = new InProcessEventStream({ store, failed });
  const runner = await startRunner(stops, rooms, stream);
  await startRelay(stops, rooms, { stream, destination: 'in-process', gatherMs: 100 });
  const http = await openHttp(stops, rooms, StandaloneModule.with(rooms, runner), withCommands);
  console.log(welcome(await http.listen(), environment.dataDir, rooms.credentials.file));
}

void run(main, console.error);
