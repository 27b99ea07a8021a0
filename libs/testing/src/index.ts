export { durableCluster, testDatabase, type DurableCluster, type Prepare, type TestDatabase } from './database';
export { temporaryDataDir } from './reaped-folder';
