import { EventStore } from '@app/event-store';
import type { WhoCanIndex } from '@app/policy-engine';
import { ProjectionRunner, type Changed } from '@app/projection';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { AccountIndex } from './account-index';

/** Principals, groups and policies of all accounts that are kept in memory (some 4 KB each at most); an account alone counts for some. */
const MOST_KEPT = 200_000;
const OF_AN_ACCOUNT = 100;

/** The who-can indexes of this process: of the accounts asked about last, kept fresh by the runner's notifications. */
@Injectable()
export class WhoCanIndexes implements OnModuleDestroy {
  private readonly accounts = new Map<string, AccountIndex>();
  private readonly stop: () => void;

  constructor(
    private readonly store: EventStore,
    runner: ProjectionRunner,
  ) {
    this.stop = runner.onChanged({
      changed: (changed: Changed) => this.accounts.get(changed.accountId)?.changed(changed),
      lost: () => this.accounts.forEach((account) => account.lost()),
    });
  }

  onModuleDestroy(): void {
    this.stop();
  }

  /** An account's index with at least everything up to a log index that its rows have reached. Ask it before you wait for anything else: it goes on changing. */
  async of(accountId: string, logIndex: number): Promise<WhoCanIndex> {
    const account = this.accounts.get(accountId) ?? new AccountIndex(this.store.pool, accountId);
    this.accounts.delete(accountId);
    this.accounts.set(accountId, account);
    const index = await account.upTo(logIndex);
    this.forget(accountId);
    return index;
  }

  private forget(latest: string): void {
    let sum = 0;
    for (const { size } of this.accounts.values()) sum += size + OF_AN_ACCOUNT;
    for (const [accountId, { size }] of this.accounts) {
      if (sum <= MOST_KEPT || accountId === latest) return;
      this.accounts.delete(accountId);
      sum -= size + OF_AN_ACCOUNT;
    }
  }
}
