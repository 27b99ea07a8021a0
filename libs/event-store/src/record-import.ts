import { DomainError, type Claims, type PendingEvent, type StreamId } from '@app/kernel';
import type { AccountChange, Appended, AppendOptions } from './append-options';
import type { LogReader } from './log-reader';

const CHUNK_EVENTS = 1_000;
const PATIENCE_MS = 30_000;

/**
 * A record of another system with the events that it became. `id` is its own id, or its hash where it has none; `sha256` = hex SHA-256 of
 * its canonical JSON.
 */
export interface ImportedRecord {
  readonly id: string;
  readonly sha256: string;
  /** At least one; all of them are appended, or none. */
  readonly events: readonly PendingEvent[];
}

/** `duplicate`: the same record was accepted before. `conflicting-duplicate`: another payload was accepted under this id. */
export type Verdict = 'accepted' | 'duplicate' | 'conflicting-duplicate';

/** One verdict a record, in order; `logIndex` = the last event appended by this call, 0 if it appended none. */
export interface Imported {
  readonly verdicts: readonly Verdict[];
  readonly logIndex: number;
}

type Append = (accountId: string, streamId: StreamId, events: readonly PendingEvent[], options: AppendOptions) => Promise<Appended>;

const claimName = (record: ImportedRecord, ordinal: number): string => `record/${record.id}/${ordinal}`;

/**
 * Appends the records of one account to its stream in chunks of at most 1,000 events. Each event claims `record/<id>/<ordinal>` for its
 * record's hash; these claims are never released, so one that is found held stays held, and of two imports that race for a record the
 * append's claims let one in and the other looks again.
 */
export class RecordImport {
  constructor(
    private readonly reader: LogReader,
    private readonly append: Append,
  ) {}

  async run(accountId: string, streamId: StreamId, records: readonly ImportedRecord[], account?: AccountChange): Promise<Imported> {
    const verdicts: Verdict[] = [];
    const seen = new Map<string, string>();
    let logIndex = 0;
    let running: Promise<void> = Promise.resolve();
    for (const chunk of chunksOf(records)) {
      const fresh: number[] = [];
      for (const at of chunk) {
        const { id, sha256 } = records[at] as ImportedRecord;
        const earlier = seen.get(id);
        if (earlier === undefined) fresh.push(at);
        seen.set(id, earlier ?? sha256);
      }
      // What an earlier chunk of this import holds is known from `seen`, so looking this chunk up need not wait for the one that is being
      // written.
      let held = await this.holders(
        accountId,
        fresh.map((at) => records[at] as ImportedRecord),
      ).catch(async (error: unknown) => {
        await running;
        throw error;
      });
      await running;
      running = (async () => {
        for (
          const deadline = Date.now() + PATIENCE_MS;
          ;
          held = await this.holders(
            accountId,
            fresh.map((at) => records[at] as ImportedRecord),
          )
        ) {
          const accepted = fresh
            .filter((at) => held.get((records[at] as ImportedRecord).id) === undefined)
            .map((at) => records[at] as ImportedRecord);
          try {
            if (accepted.length > 0) logIndex = await this.write(accountId, streamId, accepted, account);
            break;
          } catch (error) {
            if (!(error instanceof DomainError && error.code === 'Conflict' && Date.now() < deadline)) throw error;
          }
        }
        const first = new Set(fresh);
        for (const at of chunk) {
          const { id, sha256 } = records[at] as ImportedRecord;
          const holder = held.get(id);
          if (holder !== undefined) seen.set(id, holder);
          verdicts[at] =
            holder === undefined && first.has(at) ? 'accepted' : seen.get(id) === sha256 ? 'duplicate' : 'conflicting-duplicate';
        }
      })();
      running.catch(() => undefined); // awaited at the next turn
    }
    await running;
    return { verdicts, logIndex };
  }

  /** Record id → the hash under which it was accepted. */
  private async holders(accountId: string, records: readonly ImportedRecord[]): Promise<Map<string, string>> {
    const found = await this.reader.held(
      accountId,
      records.map((record) => claimName(record, 0)),
    );
    const holders = new Map<string, string>();
    for (const record of records) {
      const holder = found.holder(claimName(record, 0));
      if (holder !== undefined) holders.set(record.id, holder);
    }
    return holders;
  }

  private async write(accountId: string, streamId: StreamId, records: readonly ImportedRecord[], account?: AccountChange): Promise<number> {
    const events: PendingEvent[] = [];
    const claim: Record<string, string> = {};
    for (const record of records) {
      record.events.forEach((event, ordinal) => {
        events.push(event);
        claim[claimName(record, ordinal)] = record.sha256;
      });
    }
    const claims: readonly Claims[] = [{ claim }];
    return (await this.append(accountId, streamId, events, { expected: 'any', claims, account })).logIndex;
  }
}

/** Places of the records, cut so that a chunk has at most 1,000 events; a record is never cut. */
function* chunksOf(records: readonly ImportedRecord[]): Generator<number[]> {
  let chunk: number[] = [];
  let events = 0;
  for (let at = 0; at < records.length; at++) {
    const size = (records[at] as ImportedRecord).events.length;
    if (size === 0)
      throw new Error(`The record ${(records[at] as ImportedRecord).id} has no events: every accepted record is at least one`);
    if (events + size > CHUNK_EVENTS && chunk.length > 0) {
      yield chunk;
      chunk = [];
      events = 0;
    }
    chunk.push(at);
    events += size;
  }
  if (chunk.length > 0) yield chunk;
}
