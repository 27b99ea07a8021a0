import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import type { ProjectionRunner } from '@app/projection';

/**
 * Nest's transport for projections. Its own Kafka transport hands over one message at a time and commits offsets by itself; here the runner takes batches, and offsets are rows that change
 * in the transaction of the rows they stand for.
 */
export class ProjectionStrategy extends Server implements CustomTransportStrategy {
  constructor(private readonly runner: ProjectionRunner) {
    super();
  }

  listen(listening: (error?: unknown) => void): void {
    this.runner.start().then(() => listening(), listening);
  }

  /** Finishes the batch in hand. */
  close(): Promise<void> {
    return this.runner.stop();
  }

  on(): void {}

  unwrap<T>(): T {
    return this.runner as T;
  }
}
