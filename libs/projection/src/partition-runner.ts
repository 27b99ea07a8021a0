import type { Position, UnreadableRecord } from '@app/event-stream';
import type { Recorded } from '@app/kernel';
import type pg from 'pg';
import { applyBatch, planOf, type Attempt, type AttemptingPartition, type Beside } from './batch-attempts';
import { BatchWriter, type Batch } from './batch-writer';
import type { Changed } from './changed';
import { moveCheckpoint, openCheckpoint, readPosition, readRevision, superseded, type Cursor } from './checkpoint';
import { Continuity } from './continuity';
import { Flights, type Flight } from './flights';
import { gather, type Gathered } from './gathering';
import { MirroredAccounts } from './mirrored-accounts';
import { ParkedRequests } from './parked-requests';
import { Parking } from './parking';
import type { PartitionOptions } from './partition-options';
import { sent, Session } from './session';
import { Table } from './table';

const RETRY_MS = 1_000;

/** Folds one partition of the stream into the tables of a set of projections. A batch may be given while the one before it is still written: it is then sent behind that one. */
export class PartitionRunner {
  private readonly session: Session;
  private readonly writer: BatchWriter;
  private readonly mirrored: MirroredAccounts;
  private readonly parking: Parking;
  private readonly cursor: Cursor;
  private readonly continuity: Continuity;
  private readonly requests: ParkedRequests;
  private readonly flights = new Flights();
  private completed: Promise<readonly Recorded[]> = Promise.resolve([]);
  private position: Position = { logIndex: 0 };
  /** Where the cursor stands when everything that was sent is written. */
  private sent: Position = { logIndex: 0 };
  private revision = 0;
  private begun = false;
  private closed = false;
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
      inTurn: (work) => this.flights.alone(work),
      reopen: () => this.beginAnew(),
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
    return this.flights.alone(() => {
      this.flights.mend();
      this.continuity.reset();
      this.completed = Promise.resolve([]);
      return this.reopen();
    });
  }

  /** Folds a batch; events that the rows hold already are dropped, those that the stream left out are read from the log, and those that cannot be folded are parked. */
  handle(events: readonly Recorded[], to: Position, unreadable: readonly UnreadableRecord[] = []): Promise<void> {
    const fresh = sent((this.completed = this.completed.then(() => this.continuity.complete(events))));
    return this.flights.fly(
      async () => (unreadable.length > 0 ? undefined : this.send(await fresh, to)),
      async () => {
        const unknown = unreadable.filter((record) => !this.parking.knows(record));
        await this.apply(await fresh, to, { unreadable: unknown });
      },
    );
  }

  /** Sends a batch whose events need nothing but what is in the tables. */
  private async send(events: readonly Recorded[], to: Position): Promise<Flight | undefined> {
    if (!this.parking.isEmpty || this.mirrored.nextDue() !== undefined) return undefined;
    for (const accountId of new Set(events.map((event) => event.accountId)))
      if (await this.mirrored.isMirrored(accountId)) return undefined;
    const begun = performance.now();
    const batch = await this.batch({ events, to, plan: planOf(this.attempting()), trusting: true }, this.sent);
    const { done } = await this.session.send((client) => this.writer.write(client, batch));
    this.sent = to;
    return { done: done.then((changed) => this.keep(batch, changed, events.length, begun)) };
  }

  /** Goes on with the rows that another process has put in the place of those that we know. */
  async noticeSwap(): Promise<void> {
    if (!this.begun || this.closed) return;
    await this.flights.alone(async () => {
      if ((await readRevision(this.options.store.pool, this.cursor)) !== this.revision) await this.beginAnew();
    });
  }

  /** Carries out what operators asked for about what is parked here, a page of a queue at a time: other events go on between. */
  carryOutRequests = (): Promise<void> => this.requests.carryOut();

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    this.requests.close();
    await this.flights.settled();
    await this.session.close();
  }

  /** The tables may hold other rows than we know: batches that we have been given already come to nothing, and the stream asks where to go on. */
  private async beginAnew(): Promise<void> {
    this.flights.ground();
    await this.reopen();
  }

  private async reopen(): Promise<Position> {
    const { projections } = this.options;
    const { revision, ...position } = await this.session.transaction(async (client) => {
      const opened = await openCheckpoint(client, this.cursor, projections, this.begun);
      await this.mirrored.open(client, this.cursor);
      await this.parking.load(client);
      return opened;
    });
    this.position = this.sent = position;
    this.revision = revision;
    this.begun = true;
    this.schedule();
    this.requests.look();
    return this.position;
  }

  private attempting(): AttemptingPartition {
    const { projections } = this.options;
    const { parking, mirrored } = this;
    return { projections, parking, mirrored, position: () => this.position, attempt: (one) => this.attempt(one) };
  }

  private apply(events: readonly Recorded[], to: Position, beside?: Beside): Promise<void> {
    return applyBatch(this.attempting(), events, to, beside);
  }

  private async attempt({ events, to, plan, trusting }: Attempt): Promise<void> {
    const begun = performance.now();
    const batch = await this.batch({ events, to, plan, trusting }, this.position);
    const { done } = await this.session.send((client) => this.writer.write(client, batch));
    this.keep(batch, await done, events.length, begun);
    this.sent = to;
    for (const [accountId, { value }] of batch.known)
      this.mirrored.folded(accountId, value, batch.refolds.find((account) => account.accountId === accountId)?.milliseconds);
    for (const [accountId, count] of batch.waiting) this.mirrored.held(accountId, count, performance.now());
    if (plan.accounts.length > 0) await this.parking.load(this.options.store.pool);
    for (const parked of plan.parked) this.options.parked?.(parked);
    this.schedule();
  }

  /** What a batch comes to, before any row is looked up. */
  private async batch({ events, to, plan, trusting }: Attempt, expected: Position): Promise<Gathered & Batch> {
    const { set, store } = this.options;
    const gathering = {
      ...this.options,
      mirrored: this.mirrored,
      drafts: () => this.writer.drafts(),
      leftOut: () => this.parking.leftOutEvents,
      trusting,
    };
    const { positions: reached, ...gathered } = await gather(gathering, events, to.logIndex, plan);
    const positions = new Map(reached);
    for (const accountId of plan.accounts)
      if (!positions.has(accountId)) positions.set(accountId, await readPosition(store.pool, set, accountId));
    const { quiet } = this.options;
    return { cursor: this.cursor, expected, revision: this.revision, to, positions, parking: plan, quiet, ...gathered };
  }

  private async underCursor(work: (client: pg.ClientBase) => Promise<void>): Promise<void> {
    await this.session.transaction(async (client) => {
      const { rowCount } = await client.query(moveCheckpoint(this.cursor, this.position, this.revision, this.position));
      if (rowCount !== 1) throw superseded(this.cursor, this.position);
      await work(client);
    });
  }

  /** A batch is committed. */
  private keep({ to }: Batch, changed: readonly Changed[], events: number, begun: number): void {
    this.position = to;
    const { partition } = this.cursor;
    this.options.committed({ partition, events, logIndex: to.logIndex, seconds: (performance.now() - begun) / 1_000, changed });
  }

  /** Folds waiting accounts anew when their time has come, also if no event comes any more. */
  private schedule(delay?: number): void {
    clearTimeout(this.timer);
    const due = this.mirrored.nextDue();
    if (due === undefined || this.closed) return;
    this.timer = setTimeout(() => void this.flights.alone(() => this.foldWaiting()), delay ?? Math.max(0, due - performance.now()));
  }

  private async foldWaiting(): Promise<void> {
    if (this.closed) return;
    if (this.mirrored.due(performance.now(), new Map()).length === 0) return this.schedule();
    try {
      await this.apply([], this.position);
    } catch (error) {
      this.options.failed(this.cursor.partition, error);
      await this.beginAnew().catch(() => undefined);
      this.schedule(RETRY_MS);
    }
  }
}
