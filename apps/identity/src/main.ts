import 'reflect-metadata';
import { openHttp, openMicroservice, startRelay } from '@app/composition';
import { ensureAccount, withCommands } from '@app/identity';
import { run, type Stops } from '@app/platform';
import { IdentityAppModule } from './identity.module';

/** The write side: commands, accounts and imports; relays the log to Kafka where it is the elected one. */
async function main(stops: Stops): Promise<void> {
  const { rooms, kafka } = await openMicroservice(stops, { name: 'identity', port: 8081 });
  await ensureAccount(rooms.store, rooms.environment.accountId);
  await startRelay(stops, rooms, { stream: kafka, destination: kafka.topic, gatherMs: 15 });
  const http = await openHttp(stops, rooms, IdentityAppModule.with(rooms, kafka), withCommands);
  console.log(`Keytrail identity answers at ${await http.listen()}`);
}

void run(main, console.error);
