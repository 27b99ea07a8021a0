import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '../failure';
import { KeytrailClient } from '../http/keytrail-client';
import { findToken } from '../http/token';
import { serverArguments, type Rim } from '../rim';

const READY_WITHIN_MS = 60_000;
const KEPT_OUTPUT = 4_000;

/** A port that is free now: the wanted one if it is. */
async function freePort(wanted: number): Promise<number> {
  const probe = createServer().listen(wanted, '127.0.0.1');
  try {
    await once(probe, 'listening');
    return (probe.address() as AddressInfo).port;
  } catch {
    return freePort(0);
  } finally {
    probe.close();
  }
}

/** The server that the demo shows, in a process of its own, with its own PostgreSQL whatever the environment says. */
export class DemoServer {
  private output = '';

  private constructor(
    private readonly process: ChildProcess,
    /** The settings by which the command line finds it. */
    readonly settings: { readonly PORT: string; readonly KEYTRAIL_DATA_DIR: string },
    private readonly temporary: boolean,
  ) {
    for (const stream of [process.stdout, process.stderr])
      stream?.on('data', (chunk) => (this.output = `${this.output}${chunk}`.slice(-KEPT_OUTPUT)));
  }

  /** Starts it on PORT (8080, or a free one where that is taken) and KEYTRAIL_DATA_DIR (a temporary folder), and waits until it is ready. */
  static async start(rim: Rim, interrupted: AbortSignal): Promise<DemoServer> {
    const { DATABASE_URL: _, KAFKA_BROKERS: __, ...variables } = rim.variables;
    const port = String(await freePort(Number(variables.PORT || 8080)));
    if (variables.PORT && port !== variables.PORT) throw new Failure(`The port ${variables.PORT} is taken; name another as PORT`);
    const dataDir = variables.KEYTRAIL_DATA_DIR || (await mkdtemp(join(tmpdir(), 'keytrail-demo-')));
    const temporary = dataDir !== variables.KEYTRAIL_DATA_DIR;
    if (temporary) await chmod(dataDir, 0o755); // PostgreSQL may have to run as another user
    const settings = { PORT: port, KEYTRAIL_DATA_DIR: dataDir };
    const env = { ...variables, LOG_LEVEL: 'warn', ...settings };
    const server = new DemoServer(
      spawn(process.execPath, serverArguments(rim), { env, stdio: ['ignore', 'pipe', 'pipe'] }),
      settings,
      temporary,
    );
    try {
      await server.ready(interrupted);
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** The way to it, with the operator's token as it is found now. */
  client(variables: Rim['variables']): KeytrailClient {
    return new KeytrailClient(
      `http://127.0.0.1:${this.settings.PORT}`,
      findToken({ KEYTRAIL_ADMIN_TOKEN: variables.KEYTRAIL_ADMIN_TOKEN, ...this.settings }),
    );
  }

  private async ready(interrupted: AbortSignal): Promise<void> {
    const client = this.client({});
    for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end; await pause(100)) {
      interrupted.throwIfAborted();
      if (this.ended) throw new Failure(`The server did not start:\n${this.output.replace(/^\s+at .*$/gm, '').trim()}`);
      const answer = await client.send('GET', '/health/ready').catch(() => undefined);
      await answer?.arrayBuffer();
      if (answer?.status === 200) return;
    }
    throw new Failure('The server was not ready within a minute');
  }

  get ended(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** Until the server ends by itself or the signal says so. */
  async running(signal: AbortSignal): Promise<void> {
    if (!this.ended) await once(this.process, 'exit', { signal }).catch(() => undefined);
  }

  /** Ends it, its PostgreSQL with it, and removes a temporary folder. */
  async stop(): Promise<void> {
    if (!this.ended) {
      const exit = once(this.process, 'exit');
      this.process.kill('SIGTERM');
      await exit;
    }
    if (this.temporary) await rm(this.settings.KEYTRAIL_DATA_DIR, { recursive: true, force: true });
  }
}
