import { EventStore, type AccountRow } from '@app/event-store';
import { DomainError, isAccountId } from '@app/kernel';
import { ProjectionRunner } from '@app/projection';
import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { asOf, type AsOf } from './as-of';

const PATIENCE_MS = 5_000;

/** An account that a question is about, its rows as fresh as was asked for. `asOf` was read before the rows are: they are never older than it says. */
export interface AskedAccount {
  readonly accountId: string;
  readonly mode: AccountRow['mode'];
  readonly asOf: AsOf;
}

/** Begins every question: which account, and how fresh. */
@Injectable()
export class AccountQuestions {
  /** An account never vanishes and never changes its mode. */
  private readonly modes = new Map<string, AccountRow['mode']>();

  constructor(
    private readonly store: EventStore,
    private readonly runner: ProjectionRunner,
  ) {}

  get pool(): pg.Pool {
    return this.store.pool;
  }

  /** Refuses with InvalidAccountId, NoSuchAccount, or NotCaughtUp after 5 s. */
  async ask(accountId: string, { minLogIndex }: { minLogIndex?: string }): Promise<AskedAccount> {
    const mode = await this.modeOf(accountId);
    if (minLogIndex !== undefined) await this.waitFor(accountId, Number(minLogIndex));
    return { accountId, mode, asOf: asOf(await this.runner.asOf(accountId)) };
  }

  /** The same of all accounts at once; the answer is as new as the newest of them. */
  async askAll({ minLogIndex }: { minLogIndex?: string }): Promise<AsOf> {
    const accounts = await this.store.accounts();
    if (minLogIndex !== undefined) await Promise.all(accounts.map(({ accountId }) => this.waitFor(accountId, Number(minLogIndex))));
    const applied = await Promise.all(accounts.map(({ accountId }) => this.runner.asOf(accountId)));
    const nothing: Pick<AsOf, 'logIndex' | 'occurredAt'> = { logIndex: 0, occurredAt: null };
    const newest = applied.reduce((one, position) => (position.logIndex > one.logIndex ? position : one), nothing);
    return asOf({ ...newest, parked: applied.some(({ parked }) => parked) });
  }

  private async modeOf(accountId: string): Promise<AccountRow['mode']> {
    const known = this.modes.get(accountId);
    if (known) return known;
    if (!isAccountId(accountId)) throw new DomainError('InvalidAccountId', 'An account id is 12 digits');
    const account = await this.store.account(accountId);
    if (!account) throw new DomainError('NoSuchAccount', `There is no account ${accountId}; GET /v1/accounts lists them`);
    this.modes.set(accountId, account.mode);
    return account.mode;
  }

  private async waitFor(accountId: string, logIndex: number): Promise<void> {
    if (await this.runner.caughtUp(accountId, logIndex, PATIENCE_MS)) return;
    throw new DomainError(
      'NotCaughtUp',
      `The rows of account ${accountId} have not reached log index ${logIndex} within ${PATIENCE_MS / 1000} s; try again`,
    );
  }
}
