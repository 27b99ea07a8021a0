import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AccountsController } from './accounts/accounts.controller';
import { commandHandlers } from './commands/command-handlers';
import { CommandsController } from './commands/commands.controller';

/** Commands and accounts over HTTP. Needs `EventStore` and `SecretBox` from the app. */
@Module({
  imports: [CqrsModule],
  controllers: [AccountsController, CommandsController],
  providers: commandHandlers,
})
export class IdentityModule {}
