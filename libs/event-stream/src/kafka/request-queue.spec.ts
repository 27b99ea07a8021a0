import { mendRequestQueue } from './request-queue';

mendRequestQueue();
// eslint-disable-next-line typescript/no-require-imports -- a file inside of kafkajs, which has no types
const RequestQueue = require('kafkajs/src/network/requestQueue') as new (options: object) => {
  throttleCheckTimeoutId: unknown;
  push(request: object): void;
  fulfillRequest(answer: object): void;
  maybeThrottle(ms: number): void;
  destroy(): void;
};

describe("kafkajs's queue of requests", () => {
  const queueOf = (maxInFlightRequests: number | null) =>
    new RequestQueue({
      maxInFlightRequests,
      requestTimeout: 1_000,
      enforceRequestTimeout: false,
      logger: { debug: () => undefined, warn: () => undefined },
    });
  const request = (correlationId: number, sent: number[]) => ({
    entry: { correlationId, apiKey: 0, apiName: 'Fetch', apiVersion: 0, resolve: () => undefined, reject: () => undefined },
    expectResponse: true,
    sendRequest: () => sent.push(correlationId),
  });

  it('sets no timer when nothing waits', () => {
    const queue = queueOf(null);
    queue.push(request(1, []));
    queue.fulfillRequest({ correlationId: 1, payload: {}, size: 0 });
    expect(queue.throttleCheckTimeoutId).toBeNull();
  });

  it('still sends what waited', async () => {
    const sent: number[] = [];
    const queue = queueOf(1);
    for (const id of [1, 2]) queue.push(request(id, sent));
    expect(sent).toEqual([1]);
    queue.fulfillRequest({ correlationId: 1, payload: {}, size: 0 });
    queue.fulfillRequest({ correlationId: 2, payload: {}, size: 0 });
    queue.maybeThrottle(30);
    queue.push(request(3, sent));
    expect(sent).toEqual([1, 2]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(sent).toEqual([1, 2, 3]);
    queue.destroy();
  });
});
