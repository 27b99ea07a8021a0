export { AuditModule } from './audit.module';
export { auditMigrations, auditMirroring, auditProjections } from './audit-projections';
export { InProcessReadiness } from './operations/in-process.readiness';
