import { EventStore, eventStoreMigrations, migrate } from '@app/event-store';
import type { Recorded } from '@app/kernel';
import { testDatabase, toyEvent, toyEvents } from '@app/testing';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Position } from '../event-stream';
import { eventStreamMigrations } from '../event-stream.migration';
import { Relay } from '../relay';
import { KafkaEventStream } from './kafka-event-stream';
import { createTopics } from './topics';

const CHUNK = 500;
const migrations = [...eventStoreMigrations, ...eventStreamMigrations];

/** Resolves when it holds; fails with what was waited for. */
export async function until(holds: () => boolean | Promise<boolean>, what: string, ms = 30_000): Promise<void> {
  for (const begun = performance.now(); !(await holds()); await pause(10))
    if (performance.now() - begun > ms) throw new Error(`Waited ${ms / 1_000} s for ${what}`);
}

/** A log of its own and a topic of its own for it, at a broker. */
export class KafkaPlace {
  readonly topic = `events-${randomUUID()}`;
  readonly failures: unknown[] = [];
  private readonly streams: KafkaEventStream[] = [];
  private readonly relays: Relay[] = [];

  private constructor(
    readonly store: EventStore,
    readonly brokers: readonly string[],
    private readonly drop: () => Promise<void>,
  ) {}

  /** `partitions`: of the topic; 0 = it is not created. */
  static async open(address: string, partitions = 3): Promise<KafkaPlace> {
    const database = await testDatabase({ key: migrations.map(({ name }) => name).join(), run: (url) => migrate(url, migrations) });
    const store = await EventStore.open({ url: database.url, catalogue: toyEvents });
    const place = new KafkaPlace(store, [address], database.drop);
    if (partitions > 0) await createTopics({ connection: place.connection, pool: store.pool, partitions, topic: place.topic });
    return place;
  }

  get connection() {
    return { brokers: this.brokers };
  }

  async stream(group?: string, brokers = this.brokers): Promise<KafkaEventStream> {
    const failed = (error: unknown): void => void this.failures.push(error);
    const stream = await KafkaEventStream.open({ connection: { brokers }, store: this.store, topic: this.topic, group, failed });
    this.streams.push(stream);
    return stream;
  }

  async relay(stream?: KafkaEventStream, leaseMs?: number): Promise<Relay> {
    const failed = (error: unknown): void => void this.failures.push(error);
    const relay = await Relay.start({
      store: this.store,
      stream: stream ?? (await this.stream()),
      destination: this.topic,
      leaseMs,
      failed,
    });
    this.relays.push(relay);
    return relay;
  }

  async write(accountId: string, count: number): Promise<Recorded[]> {
    const name = `account/${accountId}` as const;
    const facts = Array.from({ length: count }, (_, n) => toyEvent(accountId, name, { type: 'NoteErased', data: { noteId: `note-${n}` } }));
    const written: Recorded[] = [];
    while (facts.length > 0) {
      const account = { ensure: { name: null, mode: 'managed' } } as const;
      written.push(...(await this.store.append(accountId, name, facts.splice(0, CHUNK), { expected: 'any', account })).events);
    }
    return written;
  }

  async close(): Promise<void> {
    await Promise.all(this.relays.map((relay) => relay.stop()));
    await Promise.all(this.streams.map((stream) => stream.close()));
    await this.store.close();
    await this.drop();
  }
}

/** A subscriber as the runner of projections is one: its position moves only from where it was read, and events that it has are dropped. */
export class Keeper {
  readonly positions = new Map<number, Position>();
  readonly got = new Map<string, number[]>();
  /** What came in order and was new, by account: log indexes. */
  readonly from = (partition: number): Promise<Position> => Promise.resolve(this.positions.get(partition) ?? { logIndex: 0 });

  readonly handle = async (partition: number, events: readonly Recorded[], to: Position): Promise<void> => {
    for (const { accountId, logIndex } of events) {
      const kept = this.got.get(accountId) ?? [];
      if (logIndex > (kept.at(-1) ?? 0)) kept.push(logIndex);
      this.got.set(accountId, kept);
    }
    this.positions.set(partition, to);
  };

  has(events: readonly Recorded[]): boolean {
    return events.every(({ accountId, logIndex }) => this.got.get(accountId)?.includes(logIndex));
  }
}
