import type { EventStore } from '@app/event-store';
import type { Recorded } from '@app/kernel';
import type { ProjectionSet } from './checkpoint';

/** How far an account's events have come to us. */
interface Reached {
  readonly sequence: number;
  readonly logIndex: number;
}

const PAGE = 2_000;
const NOTHING: Reached = { sequence: 0, logIndex: 0 };

/**
 * Every account's events once and without a gap, whatever the stream does: it may repeat, after a failure or from its beginning, and a broker that lost what it had acknowledged leaves some
 * out. `accountSequence` tells: what an account has already is dropped, what is missing is read from the log.
 */
export class Continuity {
  private readonly accounts = new Map<string, Reached>();

  constructor(
    private readonly store: EventStore,
    private readonly set: ProjectionSet,
  ) {}

  /** The tables tell how far each account is; whatever came since is forgotten. */
  reset(): void {
    this.accounts.clear();
  }

  /** The batch without what came before, and with what is missing, each account's events in order. */
  async complete(events: readonly Recorded[]): Promise<Recorded[]> {
    await this.look(events);
    const whole: Recorded[] = [];
    for (const event of events) {
      const { accountId, accountSequence: sequence, logIndex } = event;
      const reached = this.accounts.get(accountId) ?? NOTHING;
      if (sequence <= reached.sequence) continue;
      if (sequence > reached.sequence + 1) whole.push(...(await this.between(reached, event)));
      whole.push(event);
      this.accounts.set(accountId, { sequence, logIndex });
    }
    return whole;
  }

  /** Events of a mirrored account that wait to be folded have come, too. */
  private async look(events: readonly Recorded[]): Promise<void> {
    const unknown = [...new Set(events.map(({ accountId }) => accountId))].filter((accountId) => !this.accounts.has(accountId));
    if (unknown.length === 0) return;
    const text = `SELECT account_id AS "accountId", account_sequence + waiting AS sequence, log_index AS "logIndex"
      FROM projection_positions WHERE set_name = $1 AND account_id = ANY($2)`;
    const { rows } = await this.store.pool.query<Reached & { accountId: string }>(text, [this.set.name, unknown]);
    for (const { accountId, sequence, logIndex } of rows) this.accounts.set(accountId, { sequence, logIndex });
  }

  private async between(reached: Reached, { accountId, accountSequence, logIndex }: Recorded): Promise<Recorded[]> {
    const missing: Recorded[] = [];
    for (let after = reached.logIndex; ; ) {
      const page = await this.store.readLog({ accountId, after, upTo: logIndex - 1, limit: PAGE });
      for (const event of page) if (event.accountSequence > reached.sequence) missing.push(event);
      if (page.length < PAGE) break;
      after = page.at(-1)?.logIndex ?? after;
    }
    if (missing.length !== accountSequence - reached.sequence - 1)
      throw new Error(
        `Account ${accountId} is at its event ${reached.sequence} and got ${accountSequence}, but the log holds ${missing.length} events between: the stream is not of this log`,
      );
    return missing;
  }
}
