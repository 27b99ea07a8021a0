import type { EventStore } from '@app/event-store';
import type { Position, UnreadableRecord } from '@app/event-stream';
import type { Recorded } from '@app/kernel';
import type pg from 'pg';
import { applyBatch, type Attempt, type Beside } from './batch-attempts';
import { BatchWriter, type Batch } from './batch-writer';
import type { Changed } from './changed';
import { moveCheckpoint, openCheckpoint, readPosition, superseded, type Cursor, type ProjectionSet } from './checkpoint';
import { Continuity } from './continuity';
import { gather } from './gathering';
import { MirroredAccounts } from './mirrored-accounts';
import type { Parked } from './parked';
import { ParkedRequests } from './parked-requests';
import { Parking } from './parking';
import type { Projection } from './projection';
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
  /** Something was parked. */
  readonly parked?: (parked: Parked) => void;
  /** Waiting accounts could not be folded anew; it is tried again. */
  readonly failed: (partition: number, error: unknown) => void;
}

const RETRY_MS = 1_000;

/** Folds one partition of the stream into the tables of a set of projections, one batch at a time. */
export class PartitionRunner {
  private readonly session: Session;
  private readonly writer: BatchWriter;
  private readonly mirrored: MirroredAccounts;
  private readonly parking: Parking;
  private readonly cursor: Cursor;
  private readonly continuity: Continuity;
  private readonly requests: ParkedRequests;
  private position: Position = { logIndex: 0 };
  private revision = 0;
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
    this.parking = new Parking(options.set);
    this.cursor = { set: options.set, partition };
    this.continuity = new Continuity(options.store, options.set);
    this.requests = new ParkedRequests({
      store: options.store,
      cursor: this.cursor,
      parking: this.parking,
      isMirrored: (accountId) => this.mirrored.isMirrored(accountId),
      inTurn: (work) => this.inTurn(work),
      reopen: () => this.reopen(),
      underCursor: (work) => this.underCursor(work),
      release: (events, release) => this.apply(events, this.position, { release }),
      failed: (error) => options.failed(partition, error),
    });
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

  /** Folds a batch; events that the rows hold already are dropped, those that the stream left out are read from the log, and those that cannot be folded are parked. */
  handle(events: readonly Recorded[], to: Position, unreadable: readonly UnreadableRecord[] = []): Promise<void> {
    return this.inTurn(async () => {
      const fresh = await this.continuity.complete(events);
      await this.apply(fresh, to, { unreadable: unreadable.filter((record) => !this.parking.knows(record)) });
    });
  }

  /** Carries out what operators asked for about what is parked here, a page of a queue at a time: other events go on between. */
  carryOutRequests = (): Promise<void> => this.requests.carryOut();

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    this.requests.close();
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
    const { revision, ...position } = await this.session.transaction(async (client) => {
      const opened = await openCheckpoint(client, this.cursor, projections, this.begun);
      await this.mirrored.open(client, this.cursor);
      await this.parking.load(client);
      return opened;
    });
    this.position = position;
    this.revision = revision;
    this.begun = true;
    this.schedule();
    this.requests.look();
    return this.position;
  }

  private apply(events: readonly Recorded[], to: Position, beside?: Beside): Promise<void> {
    const { projections } = this.options;
    const { parking, mirrored } = this;
    const partition = { projections, parking, mirrored, position: () => this.position, attempt: (one: Attempt) => this.attempt(one) };
    return applyBatch(partition, events, to, beside);
  }

  private async attempt({ events, to, plan, trusting }: Attempt): Promise<void> {
    const begun = performance.now();
    const { set, store } = this.options;
    const gathering = {
      ...this.options,
      mirrored: this.mirrored,
      drafts: () => this.writer.drafts(),
      leftOut: () => this.parking.leftOutEvents,
      trusting,
    };
    const { drafts, refolds, positions, waiting, known } = await gather(gathering, events, to.logIndex, plan);
    const told = new Map(positions);
    for (const accountId of plan.accounts) if (!told.has(accountId)) told.set(accountId, await readPosition(store.pool, set, accountId));
    const written = new Map(
      [...known].flatMap(([accountId, { value, changed }]) => (changed && value !== undefined ? [[accountId, value] as const] : [])),
    );
    await this.commit(
      {
        cursor: this.cursor,
        expected: this.position,
        revision: this.revision,
        to,
        drafts,
        refolds,
        positions: told,
        waiting,
        known: written,
        parking: plan,
      },
      events.length,
      begun,
    );
    for (const [accountId, { value }] of known)
      this.mirrored.folded(accountId, value, refolds.find((account) => account.accountId === accountId)?.milliseconds);
    for (const [accountId, count] of waiting) this.mirrored.held(accountId, count, performance.now());
    if (plan.accounts.length > 0) await this.parking.load(store.pool);
    for (const parked of plan.parked) this.options.parked?.(parked);
    this.schedule();
  }

  private async underCursor(work: (client: pg.ClientBase) => Promise<void>): Promise<void> {
    await this.session.transaction(async (client) => {
      const { rowCount } = await client.query(moveCheckpoint(this.cursor, this.position, this.revision, this.position));
      if (rowCount !== 1) throw superseded(this.cursor, this.position);
      await work(client);
    });
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
