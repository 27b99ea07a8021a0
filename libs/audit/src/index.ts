export { AuditModule } from './audit.module';
export { auditMigrations, auditProjections } from './audit-projections';
