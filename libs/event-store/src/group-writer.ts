import { DomainError } from '@app/kernel';
import { setTimeout as pause } from 'node:timers/promises';
import { answersOf, type Answer } from './append-answer';
import { APPEND_STATEMENT, appendCall, type AppendRow } from './append-call';
import { nextGroup } from './conflict-free-group';
import { busy, isConnectionLost, isPassing } from './connection';
import type { PreparedAppend } from './prepared-append';
import { WriterConnection } from './writer-connection';

const PATIENCE_MS = 5_000;
const RETRY_MS = 50;
/** From so many waiting on, a group takes half of the queue, */
const HALVE_FROM = 32;
/** and so many waiting commands or events are sent behind the call in flight: PostgreSQL works while Node reads and writes. */
const PIPELINE_COMMANDS = 16;
const PIPELINE_EVENTS = 100;

interface Member {
  readonly append: PreparedAppend;
  readonly deadline: number;
  /** It may be in the log already: its event ids are looked up first. */
  probe: boolean;
  /** Its group met a data error: it is sent by itself, so that one bad value fails one caller. */
  alone: boolean;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/** What one committed group tells: its events, how long the call took, and the log's head after it. */
export interface GroupCommitted {
  readonly events: number;
  readonly seconds: number;
  readonly logIndex: number;
}

/**
 * Group commit: appends that wait while the previous group commits become one call of the append function, without a timer, so a lone
 * caller never waits. Answers 'repeat' or 'replay' where the log already holds the events or the idempotency key.
 */
export class GroupWriter {
  private readonly queue: Member[] = [];
  private readonly connection: WriterConnection;
  private inFlight = 0;
  private scheduled = false;
  private holding: Promise<unknown> | undefined;
  private idle: (() => void) | undefined;
  private closed = false;

  private constructor(
    url: string,
    private readonly committed: (info: GroupCommitted) => void,
  ) {
    this.connection = new WriterConnection(url);
  }

  static async open(url: string, committed: (info: GroupCommitted) => void): Promise<GroupWriter> {
    const writer = new GroupWriter(url, committed);
    await writer.connection.connect();
    return writer;
  }

  append(append: PreparedAppend): Promise<Answer> {
    if (this.closed) return Promise.reject(busy('the store is closing'));
    return new Promise((resolve, reject) => {
      this.queue.push({ append, deadline: Date.now() + PATIENCE_MS, probe: false, alone: false, resolve, reject });
      if (append.events.length >= PIPELINE_EVENTS) this.pump();
      else this.schedule();
    });
  }

  /** Takes no more, finishes what waits and disconnects. */
  async close(): Promise<void> {
    this.closed = true;
    if (this.queue.length > 0 || this.inFlight > 0) await new Promise<void>((resolve) => (this.idle = resolve));
    await this.connection.close();
  }

  /** Once the callers that run now have had their say: those that the last answer woke come into one group. */
  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    process.nextTick(() => {
      this.scheduled = false;
      this.pump();
    });
  }

  private pump(): void {
    if (this.holding) return;
    while (this.queue.length > 0 && (this.inFlight === 0 || (this.inFlight === 1 && this.isWorthPipelining()))) {
      const group = nextGroup(this.queue, this.queue.length > HALVE_FROM ? Math.ceil(this.queue.length / 2) : this.queue.length);
      this.inFlight++;
      void this.send(group);
    }
    if (this.inFlight === 0 && this.queue.length === 0) this.idle?.();
  }

  private isWorthPipelining(): boolean {
    if (this.queue.length >= PIPELINE_COMMANDS) return true;
    return this.queue.reduce((sum, { append }) => sum + append.events.length, 0) >= PIPELINE_EVENTS;
  }

  private async send(group: Member[]): Promise<void> {
    const began = performance.now();
    try {
      const appends = group.map(({ append }) => append);
      const { values, places } = appendCall(
        appends,
        group.some(({ probe }) => probe),
      );
      const { rows } = await this.connection.query<AppendRow>({ ...APPEND_STATEMENT, values });
      const row = rows[0] as AppendRow;
      this.settle(group, answersOf(appends, places, row), row, began);
    } catch (error) {
      this.failed(group, error);
    }
    this.inFlight--;
    this.schedule();
  }

  private settle(group: Member[], answers: readonly (Answer | DomainError | undefined)[], row: AppendRow, began: number): void {
    const again: Member[] = [];
    group.forEach((member, i) => {
      const answer = answers[i];
      if (answer === undefined) again.push(member);
      else if (answer instanceof DomainError) member.reject(answer);
      else member.resolve(answer);
    });
    this.queue.unshift(...again);
    const events = row.refusals.length > 0 ? 0 : group.reduce((sum, { append }) => sum + append.events.length, 0);
    if (events > 0) this.committed({ events, seconds: (performance.now() - began) / 1000, logIndex: row.first_log_index + events - 1 });
  }

  private failed(group: Member[], error: unknown): void {
    if (isConnectionLost(error) || !this.connection.usable) {
      for (const member of group) member.probe = true;
      this.queue.unshift(...group);
      this.holdUntil(() => this.reconnect());
    } else if (isPassing(error)) {
      this.queue.unshift(...group);
      this.giveUpOnTheLate((error as Error).message);
      this.holdUntil(() => pause(RETRY_MS));
    } else if (group.length > 1) {
      for (const member of group) member.alone = member.probe = true;
      this.queue.unshift(...group);
    } else if (!group[0]?.probe && (error as { code?: string }).code === '23505') {
      group[0]!.probe = true;
      this.queue.unshift(...group);
    } else {
      const { code, message } = error as { code?: string; message: string };
      group[0]?.reject(code?.startsWith('22') ? new DomainError('ValidationError', `The database cannot store this: ${message}`) : error);
    }
  }

  /** Sends nothing until then. */
  private holdUntil(ready: () => Promise<unknown>): void {
    this.holding ??= ready().finally(() => {
      this.holding = undefined;
      this.schedule();
    });
  }

  private async reconnect(): Promise<void> {
    while (this.queue.length > 0 || this.inFlight > 0) {
      try {
        return await this.connection.connect();
      } catch (error) {
        this.giveUpOnTheLate((error as Error).message);
        await pause(RETRY_MS);
      }
    }
  }

  private giveUpOnTheLate(detail: string): void {
    const now = Date.now();
    for (const member of this.queue.splice(0)) {
      if (now < member.deadline) this.queue.push(member);
      else
        member.reject(
          busy(member.probe ? `${detail}; whether this command was carried out is not known, the same idempotency key will tell` : detail),
        );
    }
  }
}
