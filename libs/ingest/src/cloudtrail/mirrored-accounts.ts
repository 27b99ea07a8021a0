import type { EventStore } from '@app/event-store';
import { DomainError, type Actor } from '@app/kernel';
import { v7 } from 'uuid';

type Mode = 'managed' | 'mirrored' | 'missing';

/** The accounts of one import; one that is missing is opened as mirrored when the first of its records is to be appended. */
export class MirroredAccounts {
  private readonly modes = new Map<string, Mode>();

  constructor(
    private readonly store: EventStore,
    private readonly actor: Actor,
    private readonly correlationId: string,
  ) {}

  async mode(accountId: string): Promise<Mode> {
    const known = this.modes.get(accountId);
    if (known !== undefined) return known;
    const mode = (await this.store.account(accountId))?.mode ?? 'missing';
    this.modes.set(accountId, mode);
    return mode;
  }

  async open(accountId: string): Promise<void> {
    if ((await this.mode(accountId)) !== 'missing') return;
    try {
      await this.store.append(accountId, `account/${accountId}`, [this.opened(accountId)], {
        expected: 'none',
        account: { open: { name: null, mode: 'mirrored' } },
      });
    } catch (error) {
      if (!(error instanceof DomainError) || !['AccountExists', 'Conflict'].includes(error.code)) throw error;
    }
    this.modes.delete(accountId);
    if ((await this.mode(accountId)) !== 'mirrored')
      throw new DomainError('AccountIsManaged', `The account ${accountId} became a managed one during the import`);
  }

  private opened(accountId: string) {
    return {
      id: v7(),
      type: 'AccountOpened',
      schemaVersion: 1,
      outcome: 'change' as const,
      accountId,
      streamId: `account/${accountId}` as const,
      actor: this.actor,
      source: { kind: 'cloudtrail' as const },
      correlationId: this.correlationId,
      causationId: null,
      data: { name: null, mode: 'mirrored' },
    };
  }
}
