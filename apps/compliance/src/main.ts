import 'reflect-metadata';
import { openHttp, openMicroservice, startRunner } from '@app/composition';
import { run, type Stops } from '@app/platform';
import { ComplianceAppModule } from './compliance.module';

/** The read side: answers from the rows that the projectors write, and follows the log for the live feed. */
async function main(stops: Stops): Promise<void> {
  const { rooms, kafka } = await openMicroservice(stops, { name: 'compliance', port: 8083 });
  const runner = await startRunner(stops, rooms);
  const http = await openHttp(stops, rooms, ComplianceAppModule.with(rooms, runner, kafka));
  console.log(`Keytrail compliance answers at ${await http.listen()}`);
}

void run(main, console.error);
