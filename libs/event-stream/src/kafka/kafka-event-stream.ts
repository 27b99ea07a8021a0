import type { EventStore } from '@app/event-store';
import type { Recorded } from '@app/kernel';
import type { EventStream, From, Handle, Outlet, SubscribeOptions, Subscription } from '../event-stream';
import { BrokerWatch, type KafkaState } from './broker-watch';
import { kafkaClient, type KafkaConnection } from './connection';
import { heldByTopic } from './held-by-topic';
import { Publisher } from './publisher';
import { KafkaSubscription } from './subscription';
import { readTails } from './tails';
import { destinationOf, readTopic, type TopicRecord } from './topic-record';
import { EVENTS_TOPIC } from './topic-settings';
import { checkTopic, withAdmin } from './topics';

/** Which topic, and who is told. */
export interface KafkaEventStreamOptions {
  readonly connection: KafkaConnection;
  /** The log that the topic shows; its database knows the topic's generation. */
  readonly store: EventStore;
  /** Default `keytrail.events.v1`. */
  readonly topic?: string;
  /** The consumer group of subscribers that name none (default `keytrail`). */
  readonly group?: string;
  /** Compress what is published (default no). */
  readonly gzip?: boolean;
  /** Told of each failure of a subscription; it is tried again. */
  readonly failed?: (error: unknown) => void;
  /** Told when what `state` says has changed. */
  readonly changed?: (state: KafkaState) => void;
}

/** The stream of the distributed shape: a topic whose partitions the members of a group share. */
export class KafkaEventStream implements EventStream {
  readonly topic: string;
  private readonly watch: BrokerWatch;
  private readonly subscriptions = new Set<KafkaSubscription>();
  private publisher: Publisher | undefined;

  private constructor(private readonly options: KafkaEventStreamOptions) {
    this.topic = options.topic ?? EVENTS_TOPIC;
    this.watch = new BrokerWatch(options.connection, this.topic);
    if (options.changed) this.watch.onChange(options.changed);
  }

  /** Begins to watch the broker; resolves when it was asked once, whatever it said. */
  static async open(options: KafkaEventStreamOptions): Promise<KafkaEventStream> {
    const stream = new KafkaEventStream(options);
    await stream.watch.start();
    return stream;
  }

  /** What the broker said two seconds ago at most, and whether all subscriptions are members of their groups. */
  get state(): KafkaState & { readonly subscribed: boolean } {
    return { ...this.watch.state, subscribed: [...this.subscriptions].every(({ isMember }) => isMember) };
  }

  /** Whether the topic is there and as it must be; throws what is wrong with it, in words (`checkTopic`). */
  check(): Promise<TopicRecord> {
    const { connection, store } = this.options;
    return checkTopic({ connection, pool: store.pool, topic: this.topic });
  }

  /** The name of the relay's cursor (`relayedLogIndex`): the topic and its generation. */
  async destination(): Promise<string> {
    return destinationOf(this.topic, (await readTopic(this.options.store.pool, this.topic))?.generation ?? 1);
  }

  async openOutlet(): Promise<Outlet> {
    const { connection, store, gzip } = this.options;
    await this.publisher?.close();
    this.publisher = undefined;
    const { generation, partitions } = await this.check();
    const { logId } = await store.head();
    this.publisher = await Publisher.open({ connection, topic: this.topic, partitions, logId, generation, gzip });
    return {
      destination: destinationOf(this.topic, generation),
      holds: async (logIndex) => {
        const tails = await withAdmin(connection, (admin) => readTails(kafkaClient(connection), admin, this.topic));
        return heldByTopic(store, this.topic, partitions, tails, logIndex);
      },
    };
  }

  /** Needs an outlet, and a new one after each failure. */
  async publish(events: readonly Recorded[], epoch: number): Promise<void> {
    if (!this.publisher) throw new Error(`Nothing can be published to ${this.topic} before an outlet is opened`);
    await this.publisher.publish(events, epoch);
  }

  async subscribe(from: From, handle: Handle, options: SubscribeOptions = {}): Promise<Subscription> {
    const { group = this.options.group ?? 'keytrail', ahead = false } = options;
    const { connection, store, failed = () => undefined } = this.options;
    const subscription = new KafkaSubscription({
      kafka: kafkaClient(connection),
      topic: this.topic,
      group,
      from,
      handle,
      failed,
      ahead,
      upcast: (event) => Object.assign(event, store.catalogue.upcast(event.type, event.schemaVersion, event.data)),
      examine: async () => {
        await this.check();
        return (await store.head()).logId;
      },
      onTopicBack: (again) => this.watch.onChange((now, before) => void (before.topic === 'missing' && now.topic === 'right' && again())),
    });
    this.subscriptions.add(subscription);
    return {
      stop: async () => {
        await subscription.stop();
        this.subscriptions.delete(subscription);
      },
    };
  }

  /** Ends every subscription and connection. */
  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.stop()));
    this.subscriptions.clear();
    await this.publisher?.close();
    await this.watch.stop();
  }
}
