export type { EventStream, From, Handle, Position, Subscription, UnreadableRecord } from './event-stream';
export { InProcessEventStream, type InProcessOptions } from './in-process';
export { Relay, type RelayOptions } from './relay';
