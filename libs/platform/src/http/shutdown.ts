import type { FastifyInstance } from 'fastify';
import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** What has not ended by then is cut off. */
const PATIENCE_MILLISECONDS = 6_000;

const eventStreams = new WeakSet<ServerResponse>();

/** Says that an answer is a stream of events, which ends when the server stops and not before. */
export const markEventStream = (response: ServerResponse): void => void eventStreams.add(response);

/** Ends the stream, and its connection: its producer goes on until it sees that closed, and may write once more. */
function endStream(response: ServerResponse): void {
  if (response.writableEnded) return;
  response.on('error', () => undefined).end(() => response.socket?.destroySoon());
}

/** Lets a server stop without cutting off what runs. Must be made before the routes are. */
export class Draining {
  private readonly running = new Set<ServerResponse>();
  private stopping = false;

  constructor(private readonly instance: FastifyInstance) {
    instance.addHook('onRequest', async (_request, reply) => {
      this.running.add(reply.raw);
      reply.raw.once('close', () => this.running.delete(reply.raw));
      if (this.stopping) reply.header('connection', 'close');
    });
    instance.addHook('onSend', async (_request, reply) => {
      if (this.stopping) reply.header('connection', 'close');
    });
  }

  /** Takes no new connections, ends streams of events, waits for the other requests, then closes what is left. */
  async drain(): Promise<void> {
    this.stopping = true;
    const { server } = this.instance;
    if (server.listening) server.close();
    for (const end = Date.now() + PATIENCE_MILLISECONDS; this.running.size > 0 && Date.now() < end; await pause(10)) {
      for (const response of this.running) if (eventStreams.has(response)) endStream(response);
      server.closeIdleConnections();
    }
    server.closeAllConnections();
  }
}
