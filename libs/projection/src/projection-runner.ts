import type { EventStore } from '@app/event-store';
import type { EventStream, Subscription } from '@app/event-stream';
import { DomainError } from '@app/kernel';
import { CatchUp } from './catch-up';
import { ChangeFeed, type ChangeListener } from './change-feed';
import { definitionsText, type AccountPosition, type ProjectionSet } from './checkpoint';
import { lagOf } from './lag';
import { FoldFaults } from './draft';
import { Grounded } from './flights';
import { ProjectionOperations } from './operations';
import type { Parked } from './parked';
import { PartitionRunner } from './partition-runner';
import type { Projection } from './projection';
import { Rebuilder, rebuildProgress } from './rebuilder';
import type { Mirroring } from './replay';

/** What is run, from where, and who is told: nothing is printed. */
export interface ProjectionRunnerOptions {
  /** The permanent name of this set of projections. */
  readonly name: string;
  readonly store: EventStore;
  readonly projections: readonly Projection[];
  /** Where the events come from; absent in a process that only reads the rows. */
  readonly stream?: EventStream;
  /** How mirrored accounts are folded; absent = every account is folded in log order. */
  readonly mirroring?: Mirroring;
  /** A batch is committed: how many events, up to which log index, in how many seconds. */
  readonly projected?: (batch: {
    readonly partition: number;
    readonly events: number;
    readonly logIndex: number;
    readonly seconds: number;
  }) => void;
  /** An event could not be folded, or a record not be read: its key is parked, everything else goes on. */
  readonly parked?: (parked: Parked) => void;
  /** A batch failed and is tried again: it is the database, an event that only a newer version knows, or another process that took over; or a rebuild. */
  readonly failed?: (failure: { readonly partition?: number; readonly error: unknown }) => void;
}

/** `stopped`: at an event that only a newer version knows. `lag`: events of the log that the rows do not hold yet. */
export interface ProjectionState {
  readonly name: string;
  readonly version: number;
  readonly state: 'live' | 'catching-up' | 'rebuilding' | 'stopped';
  readonly lag: number;
  /** Of a rebuild, 0 to 1. */
  readonly progress?: number;
}

/** Keeps the rows of a set of projections up to date, and knows how far they are. */
export class ProjectionRunner {
  private readonly partitions = new Map<number, PartitionRunner>();
  private readonly stopped = new Set<number>();
  private readonly feed: ChangeFeed;
  private readonly catchUp: CatchUp;
  private readonly set: ProjectionSet;
  /** What operators see of it and may ask for, in any process. */
  readonly operations: ProjectionOperations;
  private readonly rebuilder: Rebuilder | undefined;
  private subscription: Subscription | undefined;
  /** The log's head when it was first asked for: who has reached it has caught up, for good. */
  private firstHead: number | undefined;
  private live = false;

  constructor(private readonly options: ProjectionRunnerOptions) {
    const { name, store, projections, mirroring } = options;
    this.set = { name, definitions: definitionsText(projections, mirroring?.version ?? 0) };
    this.feed = new ChangeFeed(store.pool, this.set, (backend) =>
      [...this.partitions.values()].some((partition) => partition.backend === backend),
    );
    this.catchUp = new CatchUp(store, this.set, this.feed);
    this.operations = new ProjectionOperations(store, this.set, projections);
    const { stream, failed } = options;
    this.rebuilder =
      stream && new Rebuilder({ store, set: this.set, projections, mirroring, stream, failed: (error) => failed?.({ error }) });
  }

  /** Begins to listen to changes and, with a stream, to fold. */
  async start(): Promise<void> {
    if (this.options.stream)
      this.feed.subscribe({ changed: () => undefined, lost: () => this.noticeSwap(), requested: () => this.carryOutRequests() });
    await this.feed.open();
    this.subscription = await this.options.stream?.subscribe(
      (partition) => this.reporting(partition, (runner) => runner.open()),
      (partition, events, to, unreadable) => this.reporting(partition, (runner) => runner.handle(events, to, unreadable)),
      { ahead: true },
    );
  }

  /** Finishes the batch in hand. */
  async stop(): Promise<void> {
    await this.rebuilder?.stop();
    await this.subscription?.stop();
    for (const partition of this.partitions.values()) await partition.close();
    await this.feed.close();
  }

  /**
   * Read your write: resolves true once the account's rows hold its newest event that is not above `minLogIndex`, and the log has reached that index (an index above its head is waited
   * for); false after `timeoutMs`. Holds no connection while it waits.
   */
  caughtUp(accountId: string, minLogIndex: number, timeoutMs = 5_000): Promise<boolean> {
    return this.catchUp.caughtUp(accountId, minLogIndex, timeoutMs);
  }

  /** The account's own newest event that its rows hold: what `asOf` says. Ask before reading the rows: they may hold more, never less. */
  asOf(accountId: string): Promise<AccountPosition> {
    return this.catchUp.position(accountId);
  }

  /** Hears of every change of rows, also those made by other processes; returns how to stop. */
  onChanged(listener: ChangeListener): () => void {
    return this.feed.subscribe(listener);
  }

  /** The state and lag of each projection of the set. */
  async states(): Promise<ProjectionState[]> {
    const { store, projections } = this.options;
    this.firstHead ??= (await store.head()).logIndex;
    const { lag, behind } = await lagOf(store.pool, this.set, this.firstHead, this.live);
    this.live ||= !behind;
    const progress = await rebuildProgress(store.pool, this.set);
    const state = this.stopped.size > 0 ? 'stopped' : progress !== undefined ? 'rebuilding' : this.live ? 'live' : 'catching-up';
    return projections.map(({ name, version }) => ({ name, version, state, lag, ...(progress !== undefined && { progress }) }));
  }

  private noticeSwap(): void {
    for (const [number, partition] of this.partitions) partition.noticeSwap().catch((error: unknown) => this.failed(number, error));
  }

  private carryOutRequests(): void {
    this.rebuilder?.look();
    for (const partition of this.partitions.values()) void partition.carryOutRequests();
  }

  private partition(partition: number): PartitionRunner {
    let runner = this.partitions.get(partition);
    if (!runner) {
      const { store, projections, mirroring, projected, parked } = this.options;
      runner = new PartitionRunner(
        {
          set: this.set,
          store,
          projections,
          mirroring,
          parked,
          committed: ({ changed, ...batch }) => {
            this.stopped.delete(partition);
            for (const account of changed) this.feed.tell(account);
            projected?.(batch);
          },
          failed: (_, error) => this.failed(partition, error),
        },
        partition,
      );
      this.partitions.set(partition, runner);
    }
    return runner;
  }

  /** A failure is told; the stream tries again. */
  private async reporting<T>(partition: number, work: (runner: PartitionRunner) => Promise<T>): Promise<T> {
    try {
      return await work(this.partition(partition));
    } catch (error) {
      if (!(error instanceof Grounded)) this.failed(partition, error);
      throw error;
    }
  }

  private failed(partition: number, error: unknown): void {
    if (error instanceof FoldFaults || (error instanceof DomainError && error.code === 'UnknownEventType')) this.stopped.add(partition);
    this.options.failed?.({ partition, error });
  }
}
