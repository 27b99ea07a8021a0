import { auditMirroring, auditProjections } from '@app/audit';
import { Relay, type EventStream } from '@app/event-stream';
import type { Stops } from '@app/platform';
import { ProjectionRunner } from '@app/projection';
import type { Rooms } from './open-rooms';

/** The runner of the read models, to be started: from a stream; without one it only knows how far another process has brought them. */
export const prepareRunner = ({ store, logger, failed }: Rooms, stream?: EventStream): ProjectionRunner =>
  new ProjectionRunner({
    name: 'audit',
    store,
    stream,
    projections: auditProjections,
    mirroring: auditMirroring,
    parked: (parked) => logger.error({ parked }, 'parked: see keytrail parked list'),
    failed: ({ error }) => failed(error),
  });

/** Runs the read models. */
export async function startRunner(stops: Stops, rooms: Rooms, stream?: EventStream): Promise<ProjectionRunner> {
  const runner = prepareRunner(rooms, stream);
  stops.add(() => runner.stop());
  await runner.start();
  return runner;
}

/** Stands for the lease of a destination and publishes the log there. */
export async function startRelay(
  stops: Stops,
  { store, metrics, failed }: Rooms,
  to: { readonly stream: EventStream; readonly destination: string; readonly gatherMs?: number },
): Promise<Relay> {
  const relay = await Relay.start({ store, ...to, relayed: ({ logIndex }) => metrics.relayed(logIndex), failed });
  stops.add(() => relay.stop());
  return relay;
}
