import { createLogger, readEnvironment, run, type Stops } from '@app/platform';
import { createProxy } from './proxy';

async function main(stops: Stops): Promise<void> {
  const { host, port, logLevel, upstreams } = readEnvironment(process.env);
  const proxy = await createProxy(upstreams, createLogger(logLevel));
  stops.add(() => proxy.close());
  console.log(
    `Keytrail's reverse proxy is ready at ${await proxy.listen({ host, port })}: ${upstreams.identity} and ${upstreams.compliance}`,
  );
}

void run(main, console.error);
