import type { Actor, Command } from '@app/kernel';

/** Who issued a command on which account, and how the request is known. */
export interface Issue {
  readonly accountId: string;
  readonly actor: Actor;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly idempotencyKey?: string;
}

/** A command on its way to its handler: the checked body and who issued it. The CommandBus finds the handler by the class, of which each command has its own. */
export abstract class IssuedCommand {
  constructor(
    readonly body: object,
    readonly issue: Issue,
  ) {}
}

/** The class under which the CommandBus knows a command. */
export const issuedCommandOf = ({ name }: Command): new (body: object, issue: Issue) => IssuedCommand => {
  const issued = { [name]: class extends IssuedCommand {} };
  return issued[name]!;
};
