export { auditProjections } from './audit-projections';
