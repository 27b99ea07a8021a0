export { ensureAccount } from './accounts/accounts';
export { withCommands } from './commands/commands-document';
export { IdentityModule } from './identity.module';
