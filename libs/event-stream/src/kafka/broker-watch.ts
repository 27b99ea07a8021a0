import { DomainError } from '@app/kernel';
import type { Admin } from 'kafkajs';
import { kafkaClient, type KafkaConnection } from './connection';
import { checkSettings } from './topic-settings';

/** What the broker says when it is asked: whether it is there, and whether the topic of events is. `detail` says in words what is wrong, if anything is. */
export interface KafkaState {
  readonly broker: 'up' | 'down';
  /** `unknown` while the broker is down. */
  readonly topic: 'right' | 'missing' | 'unsafe' | 'unknown';
  readonly detail?: string;
}

const EVERY_MS = 2_000;
const WHILE_WRONG_MS = 1_000;
const PATIENCE_MS = 3_000;

/** Asks the broker itself, every two seconds: a client needs half a minute to notice that it is gone. */
export class BrokerWatch {
  private current: KafkaState = { broker: 'down', topic: 'unknown', detail: 'The broker was not asked yet' };
  private readonly listeners = new Set<(now: KafkaState, before: KafkaState) => void>();
  private readonly admin: Admin;
  private connected = false;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;
  private asking: Promise<void> = Promise.resolve();

  constructor(
    private readonly connection: KafkaConnection,
    private readonly topic: string,
  ) {
    const patience = { requestTimeout: PATIENCE_MS, connectionTimeout: PATIENCE_MS, authenticationTimeout: PATIENCE_MS };
    this.admin = kafkaClient(connection, { ...patience, retry: { retries: 0 } }).admin();
  }

  get state(): KafkaState {
    return this.current;
  }

  /** Begins; resolves when the broker was asked once. */
  start(): Promise<void> {
    return this.ask();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.asking;
    await this.admin.disconnect().catch(() => undefined);
  }

  /** Hears of each change of what is wrong; returns how to stop. */
  onChange(listener: (now: KafkaState, before: KafkaState) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private ask(): Promise<void> {
    this.asking = this.look().then((state) => {
      const before = this.current;
      this.current = state;
      if (before.broker !== state.broker || before.topic !== state.topic || before.detail !== state.detail)
        for (const listener of this.listeners) listener(state, before);
      if (!this.stopped) this.timer = setTimeout(() => void this.ask(), state.topic === 'right' ? EVERY_MS : WHILE_WRONG_MS).unref();
    });
    return this.asking;
  }

  private async look(): Promise<KafkaState> {
    try {
      if (!this.connected) await this.admin.connect();
      this.connected = true;
      await checkSettings(this.admin, this.topic);
      return { broker: 'up', topic: 'right' };
    } catch (error) {
      const detail = (error as Error).message;
      if (error instanceof DomainError) return { broker: 'up', topic: error.code === 'TopicMissing' ? 'missing' : 'unsafe', detail };
      this.connected = false;
      await this.admin.disconnect().catch(() => undefined);
      return { broker: 'down', topic: 'unknown', detail: `No Kafka broker answers at ${this.connection.brokers.join(', ')}: ${detail}` };
    }
  }
}
