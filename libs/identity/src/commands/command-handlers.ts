import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Inject, type Type } from '@nestjs/common';
import { EventStore, handleCommand, type CommandAnswer, type IdempotencyKey } from '@app/event-store';
import { claimsOf, iamCommands } from '@app/iam';
import { canonicalJson, DomainError, type Command } from '@app/kernel';
import { SecretBox } from '@app/platform';
import { CommandSecrets } from '../credentials/command-secrets';
import { IssuedCommand, issuedCommandOf } from './issued-command';

/** Every command by its name: the class the CommandBus knows it by, and its handler. */
export const issuedCommands: ReadonlyMap<string, { readonly command: Command; readonly issued: ReturnType<typeof issuedCommandOf> }> =
  new Map(iamCommands.map((command) => [command.name, { command, issued: issuedCommandOf(command) }]));

/** Makes the handler of one command: loads, decides and appends by the event store, with the secrets around it. */
function handlerOf(command: Command, issued: ReturnType<typeof issuedCommandOf>): Type<ICommandHandler<IssuedCommand, CommandAnswer>> {
  @CommandHandler(issued)
  class Handler implements ICommandHandler<IssuedCommand, CommandAnswer> {
    constructor(
      @Inject(EventStore) private readonly store: EventStore,
      @Inject(SecretBox) private readonly box: SecretBox,
    ) {}

    async execute({ body, issue }: IssuedCommand): Promise<CommandAnswer> {
      const { accountId, actor, correlationId, causationId, idempotencyKey } = issue;
      const account = await this.store.account(accountId);
      if (!account) throw new DomainError('NoSuchAccount', `There is no account ${accountId}: open it with POST /v1/accounts`);
      if (account.mode === 'mirrored')
        throw new DomainError('AccountIsMirrored', `Account ${accountId} mirrors AWS: it changes by imports only, not by ${command.name}`);
      const secrets = new CommandSecrets(this.box, accountId, body, (id) => this.store.credential(accountId, id));
      const answer = await handleCommand(this.store, command, body, {
        accountId,
        actor,
        correlationId,
        causationId,
        claimsOf,
        idempotency: idempotencyKey === undefined ? undefined : this.keyOf(command.name, body, actor.kind, idempotencyKey),
        contextFor: () => secrets.contextFor(),
        credentialsFor: (events) => secrets.credentialsFor(events),
      });
      return answer.replayed ? answer : { ...answer, result: secrets.reveal(answer.result) };
    }

    /** The command's name belongs to the body: the same key with another command is another request. The body may hold a password, so its hash is a keyed one. */
    private keyOf(name: string, body: object, caller: string, key: string): IdempotencyKey {
      return { caller, key, bodyHash: this.box.fingerprint(canonicalJson({ name, body: { ...body } })) };
    }
  }
  return Handler;
}

/** One handler for each command, for the CommandBus. */
export const commandHandlers = [...issuedCommands.values()].map(({ command, issued }) => handlerOf(command, issued));
