interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
  scheduleCheckPendingRequests(): void;
}

let mended = false;

/**
 * kafkajs 2.2.4 sets a timer to `throttledUntil - now`, which is negative unless the broker throttles, and from that timer the next: a thousand a second for each connection, and a warning in
 * newer versions of Node (kafkajs #1751, #1755). The check that it schedules has work only while requests wait, so without any it is not scheduled.
 */
export function mendRequestQueue(): void {
  if (mended) return;
  mended = true;
  // eslint-disable-next-line typescript/no-require-imports -- a file inside of kafkajs, which has no types
  const { prototype } = require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue };
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this);
  };
}
