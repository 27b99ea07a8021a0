import { Partitioners } from 'kafkajs';

const partitioner = Partitioners.DefaultPartitioner();

/** Which partition Kafka's default partitioner (murmur2, as in Java) gives each account; computed once an account. */
export class AccountPartitions {
  private readonly known = new Map<string, number>();
  private readonly metadata;

  constructor(readonly count: number) {
    this.metadata = Array.from({ length: count }, (_, partitionId) => ({
      partitionErrorCode: 0,
      partitionId,
      leader: 0,
      replicas: [0],
      isr: [0],
    }));
  }

  of(accountId: string): number {
    let partition = this.known.get(accountId);
    if (partition === undefined) {
      partition = partitioner({ topic: '', partitionMetadata: this.metadata, message: { key: accountId, value: null } });
      this.known.set(accountId, partition);
    }
    return partition;
  }
}
