import type { EventStore } from '@app/event-store';
import type { EventStream } from '@app/event-stream';
import { setTimeout as pause } from 'node:timers/promises';
import { definitionsText, type ProjectionSet } from './checkpoint';
import { PartitionRunner } from './partition-runner';
import type { Projection } from './projection';
import { behindLive, lockCursors, prepareTables, rebuilt, rebuiltName, swapTables } from './rebuild-tables';
import type { Mirroring } from './replay';
import { transaction } from './transaction';

/** What is built anew, from what. */
export interface RebuildOptions {
  readonly store: EventStore;
  readonly set: ProjectionSet;
  readonly projections: readonly Projection[];
  readonly stream: EventStream;
  readonly mirroring?: Mirroring;
  /** It is tried again. */
  readonly failed: (error: unknown) => void;
}

const LOOK_MS = 50;
/** How long the live cursors are held up at most, in milliseconds; then they go on, and it is tried again. */
const HELD_MS = 2_000;

const lockNotGiven = (error: unknown): boolean => (error as { code?: string }).code === '55P03';

/**
 * Builds the rows of a set anew from the stream's beginning, in tables beside the live ones, by a runner with cursors of its own; when it is near, the live cursors are held up, it takes
 * the rest, and its tables take the place of the live ones in one transaction. Answers go on meanwhile. A build that was cut off leaves tables behind which the next one drops.
 */
export class Rebuild {
  private readonly partitions = new Map<number, PartitionRunner>();
  /** Events since the last look. */
  private folded = 0;

  constructor(private readonly options: RebuildOptions) {}

  /** Resolves true when the rows are swapped; false if `goesOn` said no. */
  async run(goesOn: () => boolean): Promise<boolean> {
    const { store, set, projections, stream } = this.options;
    await transaction(store.pool, (client) => prepareTables(client, set, rebuilt(projections)));
    const subscription = await stream.subscribe(
      (partition) => this.partition(partition).open(),
      (partition, events, to, unreadable) => this.partition(partition).handle(events, to, unreadable),
      { group: `keytrail-rebuild-${set.name}`, ahead: true },
    );
    try {
      for (let analyzed = false; goesOn(); await pause(LOOK_MS)) {
        if (!(await this.isNear())) continue;
        if (!analyzed)
          await store.pool.query(
            `ANALYZE ${rebuilt(projections)
              .map(({ table }) => table)
              .join(', ')}`,
          );
        analyzed = true;
        if (await this.swap()) return true;
      }
      return false;
    } finally {
      await subscription.stop();
      for (const partition of this.partitions.values()) await partition.close();
    }
  }

  /** Whether what is missing was folded since the last look, as it goes: so short a time the live cursors may be held up. */
  private async isNear(): Promise<boolean> {
    const { events, isBehind } = await behindLive(this.options.store.pool, this.options.set);
    const { folded } = this;
    this.folded = 0;
    return events === 0 ? !isBehind : events <= folded;
  }

  private async swap(): Promise<boolean> {
    const { store, set, projections } = this.options;
    try {
      return await transaction(store.pool, async (client) => {
        await lockCursors(client, set);
        for (const end = performance.now() + HELD_MS; (await behindLive(client, set)).isBehind; await pause(LOOK_MS / 5))
          if (performance.now() > end) return false;
        await swapTables(client, set, projections);
        return true;
      });
    } catch (error) {
      if (lockNotGiven(error)) return false;
      throw error;
    }
  }

  private partition(partition: number): PartitionRunner {
    let runner = this.partitions.get(partition);
    if (!runner) {
      const { store, set, projections, mirroring, failed } = this.options;
      const beside = rebuilt(projections);
      const name = { name: rebuiltName(set.name), definitions: definitionsText(beside, mirroring?.version ?? 0) };
      runner = new PartitionRunner(
        {
          set: name,
          store,
          projections: beside,
          mirroring,
          quiet: true,
          committed: ({ events }) => void (this.folded += events),
          failed: (_, error) => failed(error),
        },
        partition,
      );
      this.partitions.set(partition, runner);
    }
    return runner;
  }
}
