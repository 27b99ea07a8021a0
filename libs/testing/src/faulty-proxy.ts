import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A TCP proxy on 127.0.0.1 that cuts, delays and swallows what goes through it. */
export class FaultyProxy {
  /** Milliseconds by which each piece is late, in either direction. */
  delayMs = 0;
  /** New connections are closed at once. */
  refusing = false;
  /** What the server says no longer arrives, although every connection stays open. */
  deaf = false;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly target: () => number,
  ) {
    server.on('connection', (client) => this.serve(client));
  }

  /** `target` is asked for the server's port at each connection: it may not be known yet. */
  static async listen(target: () => number): Promise<FaultyProxy> {
    const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FaultyProxy(server, target);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Resets every open connection. */
  cut(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    this.server.close();
    this.cut();
    await once(this.server, 'close');
  }

  private serve(client: Socket): void {
    if (this.refusing) return void client.resetAndDestroy();
    const server = connect({ port: this.target(), host: '127.0.0.1', allowHalfOpen: true });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
    }
    void this.forward(client, server, () => false);
    void this.forward(server, client, () => this.deaf);
  }

  private async forward(from: Socket, to: Socket, swallowed: () => boolean): Promise<void> {
    try {
      for await (const piece of from) {
        if (this.delayMs > 0) await pause(this.delayMs);
        if (!swallowed()) to.write(piece as Buffer);
      }
      if (!swallowed()) to.end();
    } catch {
      to.destroy();
    }
  }
}
