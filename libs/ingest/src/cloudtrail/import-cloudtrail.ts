import type { EventStore, ImportedRecord, Verdict } from '@app/event-store';
import { DomainError, type Actor, type PendingEvent, type StreamId } from '@app/kernel';
import { v7 } from 'uuid';
import { actorOfRecord } from './actor';
import { mapRecord, type Mapped } from './map-record';
import { MirroredAccounts } from './mirrored-accounts';
import { isUnstorable, readRecord, type ReadRecord, type Rejection } from './read-record';
import { readRecords } from './read-records';
import type { RawRecord } from './record-bytes';
import { Tally, type Fate, type Sums } from './tally';

/** Records of one account that are appended together, and of all accounts that wait at most. */
const BATCH = 2_000;
const MOST_WAITING = 8_000;
const LARGEST_DATA = 900_000;

export interface ImportOptions {
  /** Only records of this account are accepted; without it each record goes to its own. */
  readonly accountId?: string;
  /** Named in rejections and in the events' source. */
  readonly file?: string;
  /** Who imports: the one who opens accounts that are not there yet. */
  readonly actor: Actor;
  /** Of the events that open accounts; those of records bear the import's id. */
  readonly correlationId: string;
}

/** `logIndex` = the newest event of the account, or of the accounts; `accounts` only where records went each to its own. */
export interface ImportAnswer extends Sums {
  readonly importId: string;
  /** The first 1,000. */
  readonly rejections: readonly Rejection[];
  readonly logIndex: number;
  readonly accounts?: readonly (Sums & { readonly accountId: string; readonly logIndex: number })[];
}

interface Waiting {
  readonly line: number;
  readonly eventId?: string;
  readonly kind: Mapped['kind'];
  readonly imported: ImportedRecord;
}

const FATES: Readonly<Record<Mapped['kind'], Fate>> = { applied: 'applied', attempt: 'attempts', usage: 'usage' };

/** One document on its way into the log: reading goes on while the batch before is appended. */
class CloudTrailImport {
  readonly importId = v7();
  private readonly tally: Tally;
  private readonly accounts: MirroredAccounts;
  private readonly waiting = new Map<string, Waiting[]>();
  private waitingRecords = 0;
  private appending: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: EventStore,
    private readonly options: ImportOptions,
  ) {
    this.tally = new Tally(options.file);
    this.accounts = new MirroredAccounts(store, options.actor, options.correlationId);
  }

  async run(source: AsyncIterable<Buffer>): Promise<ImportAnswer> {
    const { accountId } = this.options;
    if (accountId !== undefined && (await this.accounts.mode(accountId)) === 'managed') throw managed(accountId);
    try {
      for await (const records of readRecords(source)) for (const raw of records) await this.take(raw);
      await this.flushAll();
    } finally {
      await this.appending.catch(() => undefined);
    }
    await this.appending;
    this.refuseOtherKinds();
    return this.answer();
  }

  private async take(raw: RawRecord): Promise<void> {
    const read = readRecord(raw);
    if (read === 'ignored') return this.tally.count('ignored');
    if ('code' in read) return this.tally.reject(read);
    const { accountId } = read;
    const refuse = (code: string, reason: string): void =>
      this.tally.reject({ line: read.line, eventId: read.eventId, code, reason }, accountId);
    if (this.options.accountId !== undefined && accountId !== this.options.accountId)
      return refuse('WrongAccount', `The record belongs to the account ${accountId}, not to ${this.options.accountId}`);
    if ((await this.accounts.mode(accountId)) === 'managed')
      return refuse('AccountIsManaged', `The account ${accountId} is managed here: nothing is imported into it`);
    try {
      const waiting = this.mapped(read);
      const batch = this.waiting.get(accountId) ?? [];
      this.waiting.set(accountId, batch);
      this.waitingRecords++;
      if (batch.push(waiting) >= BATCH) await this.flush(accountId);
      else if (this.waitingRecords >= MOST_WAITING) await this.flushAll();
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'MalformedRecord') throw error;
      refuse(error.code, error.message);
    }
  }

  private mapped(read: ReadRecord): Waiting {
    const { kind, facts } = mapRecord(read.record, read.accountId);
    const { accountId, id, sha256, canonicalSha256, occurredAt } = read;
    const { file } = this.options;
    const correlationId = this.importId;
    const streamId: StreamId = `mirror/${accountId}`;
    const actor = actorOfRecord(read.record);
    const source = { kind: 'cloudtrail' as const, eventId: id, sha256, file };
    const events = facts.map(
      ({ type, data, outcome, schemaVersion }): PendingEvent => ({
        id: v7(),
        type,
        schemaVersion,
        outcome,
        accountId,
        streamId,
        actor,
        source,
        correlationId,
        causationId: null,
        occurredAt,
        data,
      }),
    );
    const text = JSON.stringify(facts);
    if (text.length > LARGEST_DATA) throw new DomainError('MalformedRecord', 'What the record tells is larger than an event may be');
    if (isUnstorable(text))
      throw new DomainError('MalformedRecord', 'A document in the record holds U+0000 or half of a surrogate pair, which cannot be stored');
    return { line: read.line, eventId: read.eventId, kind, imported: { id, sha256: canonicalSha256, events } };
  }

  private async flushAll(): Promise<void> {
    for (const accountId of this.waiting.keys()) await this.flush(accountId);
  }

  /** Hands a batch to the store once the one before is in the log. */
  private async flush(accountId: string): Promise<void> {
    const batch = this.waiting.get(accountId) ?? [];
    this.waiting.delete(accountId);
    this.waitingRecords -= batch.length;
    await this.appending;
    if (batch.length === 0) return;
    this.appending = this.append(accountId, batch);
    this.appending.catch(() => undefined); // awaited before the next batch and at the end
  }

  private async append(accountId: string, batch: readonly Waiting[]): Promise<void> {
    await this.accounts.open(accountId);
    const { verdicts } = await this.store.appendMany(
      accountId,
      `mirror/${accountId}`,
      batch.map(({ imported }) => imported),
    );
    batch.forEach((waiting, at) => this.settle(accountId, waiting, verdicts[at]));
  }

  private settle(accountId: string, { line, eventId, kind, imported: { id } }: Waiting, verdict: Verdict | undefined): void {
    if (verdict === 'accepted') return this.tally.count(FATES[kind], accountId);
    if (verdict === 'duplicate') return this.tally.count('duplicates', accountId);
    this.tally.reject(
      { line, eventId, code: 'ConflictingDuplicate', reason: `Another record with the id ${id} was accepted before` },
      accountId,
    );
  }

  private refuseOtherKinds(): void {
    const { sums, rejections } = this.tally;
    if (sums.read === 0 || sums.rejected < sums.read || rejections.some(({ code }) => code !== 'NotThisKind')) return;
    throw new DomainError('ValidationError', `The document holds no CloudTrail record: ${rejections[0]?.reason ?? ''}`);
  }

  private async answer(): Promise<ImportAnswer> {
    const { tally, importId, options } = this;
    const ids = options.accountId === undefined ? [...tally.accounts.keys()] : [options.accountId];
    const heads = new Map(await Promise.all(ids.map(async (id) => [id, await this.store.accountHead(id)] as const)));
    const answer = { importId, ...tally.sums, rejections: tally.rejections, logIndex: Math.max(0, ...heads.values()) };
    if (options.accountId !== undefined) return answer;
    return {
      ...answer,
      accounts: [...tally.accounts].sort().map(([accountId, sums]) => ({ accountId, ...sums, logIndex: heads.get(accountId) ?? 0 })),
    };
  }
}

const managed = (accountId: string): DomainError =>
  new DomainError(
    'AccountIsManaged',
    `The account ${accountId} is managed here, by commands: records are imported into mirrored accounts only`,
  );

/**
 * Imports one document of CloudTrail records: each becomes at least one event of its account's mirror stream, or is counted as what it is. Cut off, it can be run again and adds nothing
 * twice. Throws DomainError `AccountIsManaged`, `ValidationError` (another kind of document), `PayloadTooLarge`.
 */
export const importCloudTrail = (store: EventStore, source: AsyncIterable<Buffer>, options: ImportOptions): Promise<ImportAnswer> =>
  new CloudTrailImport(store, options).run(source);
