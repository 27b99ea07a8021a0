import { setTimeout as pause } from 'node:timers/promises';
import type { KeytrailClient } from './keytrail-client';
import { Refusal, refusalOf } from './refusal';

/** A message of a server-sent event stream (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
interface Message {
  readonly id: string;
  readonly data: string;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/** Messages of a stream's text; comments, and what has no data, are left out. */
export async function* messages(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Message> {
  const decoder = new TextDecoder();
  let text = '';
  let id = '';
  let data: string[] = [];
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
    const lines = text.split(/\r\n|\n|\r(?!$)/);
    text = lines.pop() ?? '';
    for (const line of lines) {
      const [, field, value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
      if (field === 'id') id = value;
      else if (field === 'data') data.push(value);
      else if (line === '' && data.length > 0) {
        yield { id, data: data.join('\n') };
        data = [];
      }
    }
  }
}

/** Where to begin, whose events, when to end, and whom to tell that the connection was lost. */
export interface FeedOptions {
  /** A log index; absent: with what comes next. */
  readonly after?: number;
  readonly accountId?: string;
  readonly signal: AbortSignal;
  lost?(): void;
}

/** The envelopes of the live feed. Where the connection ends it goes on after the last one; ends with the signal. The first connection must succeed. */
export async function* eventFeed<T>(client: KeytrailClient, { after, accountId, signal, lost }: FeedOptions): AsyncIterable<T> {
  let last = after === undefined ? undefined : String(after);
  let wait = FIRST_PAUSE_MS;
  let connected = false;
  while (!signal.aborted) {
    try {
      const query = new URLSearchParams({ ...(accountId && { accountId }), ...(last !== undefined && { after: last }) });
      const response = await client.send('GET', `/v1/events/stream?${query}`, {
        signal,
        headers: { accept: 'text/event-stream', ...(last !== undefined && { 'last-event-id': last }) },
      });
      if (response.status >= 400) throw await refusalOf(response, client.url, client.token);
      connected = true;
      wait = FIRST_PAUSE_MS;
      for await (const { id, data } of messages(response.body as AsyncIterable<Uint8Array>)) {
        last = id;
        yield (JSON.parse(data) as { data: T }).data;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!connected || (error instanceof Refusal && error.status < 500)) throw error;
    }
    if (wait === FIRST_PAUSE_MS) lost?.();
    await pause(wait, undefined, { signal }).catch(() => undefined);
    wait = Math.min(wait * 2, LONGEST_PAUSE_MS);
  }
}
