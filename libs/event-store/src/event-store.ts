import type { EventDefinition, Held, PendingEvent, Recorded, StreamId } from '@app/kernel';
import { DomainError } from '@app/kernel';
import pg from 'pg';
import { answersOf, type Answer } from './append-answer';
import { APPEND_STATEMENT, appendCall, type AppendRow } from './append-call';
import type { AccountChange, AppendOptions, Appended } from './append-options';
import { Catalogue } from './catalogue';
import { connectionConfig, connectionTypes } from './connection';
import { GroupWriter, type GroupCommitted } from './group-writer';
import { findReplay, forgetOldKeys, type Replay } from './idempotent-replay';
import { KeyedMutex } from './keyed-mutex';
import { LogFollower } from './log-follower';
import { LogReader, type AccountRow, type LogRange } from './log-reader';
import { prepareAppend } from './prepared-append';
import { RecordImport, type Imported, type ImportedRecord } from './record-import';

const HOUR_MS = 3_600_000;

/** Where the log is, and what it may hold. */
export interface EventStoreOptions {
  readonly url: string;
  readonly catalogue: readonly EventDefinition[];
  /** Called after each commit of this process. */
  readonly appended?: (info: GroupCommitted) => void;
  /** Connections for reading; writing and listening have one each of their own. */
  readonly connections?: number;
}

/** Append-only streams and the one log over all of them, in PostgreSQL. */
export class EventStore {
  /** Turns of this process's commands: those on one stream, or with one idempotency key, one after the other. */
  readonly turns = new KeyedMutex();
  private readonly forgetting: NodeJS.Timeout;
  private readonly importing: RecordImport;

  private constructor(
    readonly pool: pg.Pool,
    readonly catalogue: Catalogue,
    private readonly writer: GroupWriter,
    private readonly reader: LogReader,
    private readonly follower: LogFollower,
  ) {
    this.importing = new RecordImport(reader, (...appending) => this.append(...appending));
    this.forgetting = setInterval(() => void forgetOldKeys(pool).catch(() => undefined), HOUR_MS).unref();
  }

  /** Connects; the database must have been migrated (`migrate` with `eventStoreMigrations`). */
  static async open({ url, catalogue, appended, connections = 8 }: EventStoreOptions): Promise<EventStore> {
    const definitions = new Catalogue(catalogue);
    const pool = new pg.Pool({ ...connectionConfig(url), max: connections });
    pool.on('error', () => undefined); // a lost idle connection is replaced by the pool
    const reader = new LogReader(pool, definitions);
    const follower = new LogFollower(url, reader);
    const writer = await GroupWriter.open(url, (info) => {
      follower.wake(info.logIndex);
      appended?.(info);
    });
    return new EventStore(pool, definitions, writer, reader, follower);
  }

  /**
   * Appends events to one stream, with everything that `options` asks for, all or nothing. Refuses with a DomainError: `Conflict` (somebody
   * was faster: decide again), `IdempotencyKeyReused`, `LimitExceeded`, `NoSuchAccount`, `AccountExists`, `EventIdReused`,
   * `ValidationError`, `Busy`. The same event ids with the same content again answer what was recorded, as does the same idempotency key
   * with the same request.
   */
  async append(accountId: string, streamId: StreamId, events: readonly PendingEvent[], options: AppendOptions): Promise<Appended> {
    return this.told(
      await this.writer.append(prepareAppend(accountId, streamId, events, options, this.catalogue)),
      accountId,
      streamId,
      events,
      options,
    );
  }

  /**
   * The same on a connection of the caller's, without waiting for a group: one call of the append function, within the transaction if one
   * is open. The log stays locked until that ends, so keep it short.
   */
  async appendOn(
    client: pg.ClientBase,
    accountId: string,
    streamId: StreamId,
    events: readonly PendingEvent[],
    options: AppendOptions,
  ): Promise<Appended> {
    const append = prepareAppend(accountId, streamId, events, options, this.catalogue);
    const { values, places } = appendCall([append], false);
    const { rows } = await client.query<AppendRow>({ ...APPEND_STATEMENT, values, types: connectionTypes });
    const [answer] = answersOf([append], places, rows[0] as AppendRow);
    if (answer instanceof DomainError) throw answer;
    return this.told(answer as Answer, accountId, streamId, events, options);
  }

  /** Looks up what the log already held. */
  private async told(
    answer: Answer,
    accountId: string,
    streamId: StreamId,
    events: readonly PendingEvent[],
    { idempotency }: AppendOptions,
  ): Promise<Appended> {
    if (answer === 'repeat') {
      const recorded = await this.reader.byId(events.map(({ id }) => id));
      const last = recorded.at(-1) as Recorded;
      return { events: recorded, streamVersion: last.streamVersion, logIndex: last.logIndex, replayed: true };
    }
    if (answer === 'replay') {
      const replay = idempotency && (await this.replay(accountId, idempotency.caller, idempotency.key));
      if (!replay)
        throw new DomainError('Conflict', `The idempotency key ${idempotency?.key} ran out while it was looked up; decide again`);
      return { events: replay.events, streamVersion: replay.streamVersion, logIndex: replay.logIndex, replayed: true };
    }
    return events.length > 0 ? answer : { events: [], ...(await this.reader.streamHead(accountId, streamId)) };
  }

  /**
   * Appends the records of an account's import to its one stream, each at most once for ever: a verdict a record, in order. `account`: how
   * the account comes into being with the first accepted record (`ensure`). Can be cut off and run again.
   */
  appendMany(accountId: string, streamId: StreamId, records: readonly ImportedRecord[], account?: AccountChange): Promise<Imported> {
    return this.importing.run(accountId, streamId, records, account);
  }

  /** A stream's events from its first. */
  readStream(accountId: string, streamId: StreamId): Promise<Recorded[]> {
    return this.reader.stream(accountId, streamId);
  }

  /** At most `limit` events with `after` < log index ≤ `upTo`, ascending. */
  readLog(range: LogRange): Promise<Recorded[]> {
    return this.reader.log(range);
  }

  /** The log's identity and its newest index (0 = empty). */
  head(): Promise<{ logId: string; logIndex: number }> {
    return this.reader.head();
  }

  /** The account's newest log index that is not above `atMost`; 0 if there is none. */
  accountHead(accountId: string, atMost?: number): Promise<number> {
    return this.reader.accountHead(accountId, atMost);
  }

  /** Who holds these names; one that ends in `/` asks for all below it, one that begins with `/` over all accounts. */
  held(accountId: string, names: readonly string[]): Promise<Held> {
    return this.reader.held(accountId, names);
  }

  /** All accounts, by id. */
  accounts(): Promise<AccountRow[]> {
    return this.reader.accounts();
  }

  /** One account; undefined if it does not exist. */
  account(accountId: string): Promise<AccountRow | undefined> {
    return this.reader.account(accountId);
  }

  /** The bytes that were put with an append, read directly: a key that was deleted or deactivated is so at once. */
  credential(accountId: string, id: string): Promise<{ row: Uint8Array; status: string | null } | undefined> {
    return this.reader.credential(accountId, id);
  }

  /** What was answered to an idempotency key within 24 hours. */
  replay(accountId: string, caller: string, key: string): Promise<Replay | undefined> {
    return findReplay(this.pool, this.reader, accountId, caller, key);
  }

  /**
   * The events after an index, page by page as they are committed, until `signal` aborts or the store closes. Never skips one and never
   * tells one twice, also over a restart of PostgreSQL.
   */
  follow(after: number, options?: { accountId?: string; signal?: AbortSignal; limit?: number }): AsyncIterable<Recorded[]> {
    return this.follower.follow(after, options);
  }

  /** Finishes what was accepted, then disconnects. */
  async close(): Promise<void> {
    clearInterval(this.forgetting);
    await this.writer.close();
    await this.follower.close();
    await this.pool.end();
  }
}
