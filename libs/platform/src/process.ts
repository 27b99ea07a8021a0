import type { Logger } from 'pino';

/** The contract's 10 seconds, less what the last words need. */
const LIMIT_MILLISECONDS = 9_500;

/** Calls `stop` once on SIGTERM or SIGINT, then ends the process: 0 if all went well, 1 if it failed or took longer than 9.5 s. */
export function stopOnSignals(stop: () => Promise<void>, logger: Logger): void {
  let stopping = false;
  const begin = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.fatal('not stopped in time: ended');
      process.exit(1);
    }, LIMIT_MILLISECONDS).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.fatal({ error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', begin).on('SIGINT', begin);
}
