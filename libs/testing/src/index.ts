export { durableCluster, testDatabase, type DurableCluster, type Prepare, type TestDatabase } from './database';
export { temporaryDataDir } from './reaped-folder';
export { describeEventStream, type EventStreamFixture } from './event-stream.contract';
export { toyEvent, toyEvents, type ToyEvent, type ToyFact } from './toy-notes';
export { specification } from './specification';
export { SpecifiedHistory, type Decided, type SpecifiedDomain } from './specified-history';
export { toyHouse, type ToyHouse } from './toy-house';
export { toyMirroring, toyProjections } from './toy-projections';
export { toyEventsOf, toyHistory, type ToyEntry } from './toy-history';
