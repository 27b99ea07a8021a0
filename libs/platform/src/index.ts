export { actorOf, operatorAuthenticator, type Authenticator } from './access/operator';
export { openDatabase, type Database } from './database';
export { serveDocs, type DocsOptions } from './docs/docs';
export {
  DataDirTaken,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './embedded-postgres/embedded-postgres';
export { InvalidEnvironment, readEnvironment, SECRET_VARIABLES, type Environment, type KafkaSettings } from './environment';
export { READINESS, type Readiness, type ReadinessReport } from './health/readiness';
export { createHttpApp, type HttpApp, type HttpAppOptions } from './http/http-app';
export { bodyStream, DocumentsBody, StreamedBody } from './http/request-body';
export { validated } from './http/validation';
export { type Correlation } from './logging/correlation';
export { createLogger } from './logging/logger';
export { correlationOf } from './logging/request-log';
export { createMetrics, type Metrics } from './metrics/metrics';
export { METRICS } from './metrics/metrics.controller';
export { PlatformModule } from './platform.module';
export { problem, problemOf, type Problem } from './problem/problem';
export { run, Stops } from './process';
export { credentialsPath, ensureCredentials, readCredentials, type OperatorCredentials } from './secrets/credentials-file';
export { ensureMasterKey } from './secrets/master-key';
export { SecretBox, type SecretOwner } from './secrets/secret-box';
export { welcome } from './welcome';
