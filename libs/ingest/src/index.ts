export { importCloudTrail, type ImportAnswer, type ImportOptions } from './cloudtrail/import-cloudtrail';
export type { Rejection } from './cloudtrail/read-record';
export type { Sums } from './cloudtrail/tally';
export { IngestModule } from './ingest.module';
