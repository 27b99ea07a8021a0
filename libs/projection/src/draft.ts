import type { Recorded } from '@app/kernel';
import type { Change } from './change';
import type { Projection, Row } from './projection';
import type { RowText } from './row-text';

/** A row while a batch is folded: as it was found and as it is now. */
export interface Entry {
  readonly accountId: string;
  readonly key: Row;
  /** There is no such row before: it need not be looked up. */
  readonly isNew: boolean;
  found: Row | undefined;
  row: Row | undefined;
}

/** An event that a projection, or the arranging of a mirrored account, cannot take. */
export class FoldFault extends Error {
  constructor(
    readonly where: string,
    readonly event: Recorded,
    override readonly cause: unknown,
  ) {
    super(
      `${where} cannot take event ${event.logIndex} (${event.type}) of account ${event.accountId}: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
    this.name = 'FoldFault';
  }
}

/** Faults of a batch, one or more: its events were folded as if they had none, so nothing of it may be kept. */
export class FoldFaults extends Error {
  constructor(readonly faults: readonly FoldFault[]) {
    super(faults.map(({ message }) => message).join('; '));
    this.name = 'FoldFaults';
  }
}

/** What a batch of events does to the rows of one projection: first the keys that are needed, then, once their rows are found, the fold. No I/O. */
export class Draft {
  readonly entries: Entry[] = [];
  /** What could not be folded; the rest was. */
  readonly faults: FoldFault[] = [];
  private readonly byKey = new Map<string, Entry>();
  /** The rows of an append-only projection, as COPY takes them. */
  appended = '';
  private steps: { readonly entry: Entry; readonly change: Change<Row>; readonly event: Recorded }[] = [];
  private readonly hasOnlyKey: boolean;

  /** With `text` the rows of an append-only projection are kept as text alone. */
  constructor(
    readonly projection: Projection,
    private readonly text?: RowText,
  ) {
    this.hasOnlyKey = Object.keys(projection.columns).length === projection.key.length;
  }

  /** The entries whose rows must be looked up before the fold. */
  get sought(): readonly Entry[] {
    return this.entries.filter(({ isNew }) => !isNew);
  }

  /** Takes an event's changes. `trusting`: what it says to create is not there yet, so it is folded at once, and little is kept; all else is folded later, in the order of its coming. */
  add(event: Recorded, trusting = false): void {
    try {
      for (const change of this.projection.changes(event)) this.take(change, event, trusting);
    } catch (cause) {
      this.faults.push(new FoldFault(this.projection.name, event, cause));
    }
  }

  /** Folds what was added since the last time. */
  fold(): void {
    for (const { entry, change, event } of this.steps) {
      try {
        entry.row = change.fold(entry.row);
      } catch (cause) {
        this.faults.push(new FoldFault(this.projection.name, event, cause));
      }
    }
    this.steps = [];
  }

  /** The entries that differ from what was found. */
  differences(): { inserted: Entry[]; updated: Entry[]; removed: Entry[] } {
    const [inserted, updated, removed]: [Entry[], Entry[], Entry[]] = [[], [], []];
    for (const entry of this.entries) {
      if (entry.row === entry.found || (this.hasOnlyKey && entry.row && entry.found)) continue;
      (entry.found === undefined ? inserted : entry.row === undefined ? removed : updated).push(entry);
    }
    return { inserted, updated, removed };
  }

  private take(change: Change<Row>, event: Recorded, trusting: boolean): void {
    const { accountId } = event;
    if (this.projection.appendOnly && this.text) {
      const row = change.fold(undefined);
      if (row) this.appended += this.text.line(accountId, row);
      return;
    }
    const entry = this.entry(accountId, change, trusting);
    if (entry.isNew) entry.row = change.fold(entry.row);
    else this.steps.push({ entry, change, event });
  }

  private entry(accountId: string, { key, creates }: Change<Row>, trusting: boolean): Entry {
    if (this.projection.appendOnly) return this.enter(accountId, key, true);
    let id = accountId;
    for (const name of this.projection.key) id += `\u0000${String(key[name])}`;
    let entry = this.byKey.get(id);
    if (!entry) this.byKey.set(id, (entry = this.enter(accountId, key, trusting && creates === true)));
    return entry;
  }

  private enter(accountId: string, key: Row, isNew: boolean): Entry {
    const entry: Entry = { accountId, key, isNew, found: undefined, row: undefined };
    this.entries.push(entry);
    return entry;
  }
}
