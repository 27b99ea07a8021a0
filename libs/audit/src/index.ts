export { AuditModule } from './audit.module';
export { auditMigrations, auditMirroring, auditProjections } from './audit-projections';
