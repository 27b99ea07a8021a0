import type { EventStore } from '@app/event-store';
import type { Position } from '@app/event-stream';
import type { Recorded } from '@app/kernel';
import { BatchWriter, type Batch } from './batch-writer';
import type { Changed } from './changed';
import { openCheckpoint, type AccountPosition, type Cursor, type ProjectionSet } from './checkpoint';
import { Continuity } from './continuity';
import { Draft, FoldFault } from './draft';
import { MirroredAccounts } from './mirrored-accounts';
import type { Projection } from './projection';
import { refold, type Refold } from './refold';
import type { Mirroring } from './replay';
import { Session } from './session';
import { Table } from './table';

/** What the partitions of a runner have in common. */
export interface PartitionOptions {
  readonly set: ProjectionSet;
  readonly store: EventStore;
  readonly projections: readonly Projection[];
  readonly mirroring?: Mirroring;
  /** A batch is committed. */
  readonly committed: (batch: {
    readonly partition: number;
    readonly events: number;
    readonly logIndex: number;
    readonly seconds: number;
    readonly changed: readonly Changed[];
  }) => void;
  /** Waiting accounts could not be folded anew; it is tried again. */
  readonly failed: (partition: number, error: unknown) => void;
}

const positionOf = ({ accountId, logIndex, accountSequence, occurredAt }: Recorded): AccountPosition => ({
  accountId,
  logIndex,
  accountSequence,
  occurredAt,
});
const RETRY_MS = 1_000;

/** SQLSTATE unique_violation. */
const isRepeatedKey = (error: unknown): boolean => (error as { code?: string }).code === '23505';

/** Folds one partition of the stream into the tables of a set of projections, one batch at a time. */
export class PartitionRunner {
  private readonly session: Session;
  private readonly writer: BatchWriter;
  private readonly mirrored: MirroredAccounts;
  private readonly cursor: Cursor;
  private readonly continuity: Continuity;
  private position: Position = { logIndex: 0 };
  private begun = false;
  private closed = false;
  private turn: Promise<unknown> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: PartitionOptions,
    partition: number,
  ) {
    this.session = new Session(options.store.pool);
    this.writer = new BatchWriter(options.projections.map((projection) => new Table(projection)));
    this.mirrored = new MirroredAccounts(options.store, options.set, options.mirroring);
    this.cursor = { set: options.set, partition };
    this.continuity = new Continuity(options.store, options.set);
  }

  /** The last log index that the rows hold. */
  get logIndex(): number {
    return this.position.logIndex;
  }

  /** The server process that our notifications come from. */
  get backend(): number | undefined {
    return this.session.backend;
  }

  /** Where the tables stand; whatever was in hand and not committed is forgotten. */
  open(): Promise<Position> {
    return this.inTurn(() => this.reopen());
  }

  /** Folds a batch; events that the rows hold already are dropped, and those that the stream left out are read from the log. An event that cannot be folded is a FoldFault, and what came before it is kept. */
  handle(events: readonly Recorded[], to: Position): Promise<void> {
    return this.inTurn(async () => {
      const fresh = await this.continuity.complete(events);
      try {
        await this.apply(fresh, to);
      } catch (error) {
        const before = error instanceof FoldFault ? fresh.slice(0, fresh.indexOf(error.event)) : [];
        if (before.length > 0) await this.apply(before, { ...this.position, logIndex: this.lastOf(before) });
        throw error;
      }
    });
  }

  private lastOf(events: readonly Recorded[]): number {
    return events.reduce((last, { logIndex }) => Math.max(last, logIndex), this.position.logIndex);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.turn.catch(() => undefined);
    await this.session.close();
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work, work);
    this.turn = result.catch(() => undefined);
    return result;
  }

  private async reopen(): Promise<Position> {
    const { projections } = this.options;
    this.continuity.reset();
    this.position = await this.session.transaction(async (client) => {
      const position = await openCheckpoint(client, this.cursor, projections, this.begun);
      await this.mirrored.open(client, this.cursor);
      return position;
    });
    this.begun = true;
    this.schedule();
    return this.position;
  }

  /** Folds and writes; if a row that should be new stands there already, then once more, looking every row up. */
  private async apply(events: readonly Recorded[], to: Position): Promise<void> {
    try {
      await this.attempt(events, to, true);
    } catch (error) {
      if (!isRepeatedKey(error)) throw error;
      await this.attempt(events, to, false);
    }
  }

  private async attempt(events: readonly Recorded[], to: Position, trusting: boolean): Promise<void> {
    const begun = performance.now();
    const { projections } = this.options;
    const drafts = projections.map((projection) => new Draft(projection));
    const positions = new Map<string, AccountPosition>();
    const waiting = new Map<string, number>();
    const known = new Map<string, { value: unknown; changed: boolean }>();
    const { plain, mirrored } = await this.byMode(events);
    for (const draft of drafts) for (const event of draft.projection.asRecorded ? events : plain) draft.add(event, trusting);
    for (const event of plain) positions.set(event.accountId, positionOf(event));
    for (const [accountId, { mirroring, page }] of mirrored) {
      const arranged = await this.mirrored.arrange(mirroring, accountId, page);
      if ('waiting' in arranged) waiting.set(accountId, arranged.waiting);
      else {
        for (const draft of drafts) if (!draft.projection.asRecorded) for (const event of arranged.events) draft.add(event);
        known.set(accountId, { value: arranged.known, changed: arranged.changed });
        positions.set(accountId, positionOf(page[page.length - 1] as Recorded));
      }
    }
    const refolds = await this.refoldDue(waiting, to.logIndex);
    for (const { accountId, last, known: value } of refolds) {
      waiting.delete(accountId);
      positions.set(accountId, positionOf(last));
      known.set(accountId, { value, changed: true });
    }
    const written = new Map(
      [...known].flatMap(([accountId, { value, changed }]) => (changed && value !== undefined ? [[accountId, value] as const] : [])),
    );
    await this.commit(
      { cursor: this.cursor, expected: this.position, to, drafts, refolds, positions, waiting, known: written },
      events.length,
      begun,
    );
    for (const [accountId, { value }] of known)
      this.mirrored.folded(accountId, value, refolds.find((account) => account.accountId === accountId)?.milliseconds);
    for (const [accountId, count] of waiting) this.mirrored.held(accountId, count, performance.now());
    this.schedule();
  }

  private async byMode(
    events: readonly Recorded[],
  ): Promise<{ plain: Recorded[]; mirrored: Map<string, { mirroring: Mirroring; page: Recorded[] }> }> {
    const { mirroring } = this.options;
    const plain: Recorded[] = [];
    const mirrored = new Map<string, { mirroring: Mirroring; page: Recorded[] }>();
    const accounts = new Set(events.map(({ accountId }) => accountId));
    if (mirroring)
      for (const accountId of accounts) if (await this.mirrored.isMirrored(accountId)) mirrored.set(accountId, { mirroring, page: [] });
    for (const event of events) (mirrored.get(event.accountId)?.page ?? plain).push(event);
    return { plain, mirrored };
  }

  private async refoldDue(arriving: ReadonlyMap<string, number>, upTo: number): Promise<(Refold & { milliseconds: number })[]> {
    const { store, mirroring, projections } = this.options;
    const refolds = [];
    for (const accountId of mirroring ? this.mirrored.due(performance.now(), arriving) : []) {
      const begun = performance.now();
      refolds.push({
        ...(await refold(store, mirroring as Mirroring, projections, accountId, upTo)),
        milliseconds: performance.now() - begun,
      });
    }
    return refolds;
  }

  private async commit(batch: Batch, events: number, begun: number): Promise<void> {
    const changed = await this.session.transaction((client) => this.writer.write(client, batch));
    this.position = batch.to;
    this.options.committed({
      partition: this.cursor.partition,
      events,
      logIndex: batch.to.logIndex,
      seconds: (performance.now() - begun) / 1_000,
      changed,
    });
  }

  /** Folds waiting accounts anew when their time has come, also if no event comes any more. */
  private schedule(delay?: number): void {
    clearTimeout(this.timer);
    const due = this.mirrored.nextDue();
    if (due === undefined || this.closed) return;
    this.timer = setTimeout(() => void this.inTurn(() => this.foldWaiting()), delay ?? Math.max(0, due - performance.now()));
  }

  private async foldWaiting(): Promise<void> {
    if (this.closed) return;
    if (this.mirrored.due(performance.now(), new Map()).length === 0) return this.schedule();
    try {
      await this.apply([], this.position);
    } catch (error) {
      this.options.failed(this.cursor.partition, error);
      await this.reopen().catch(() => undefined);
      this.schedule(RETRY_MS);
    }
  }
}
