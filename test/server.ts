import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, temporaryDataDir } from '@app/testing';
import { ACCOUNT, Caller, TOKEN } from './caller';

const project = join(__dirname, '..');

const running = new Set<ChildProcess>();
/** A test that fails half-way leaves nothing running. */
if (typeof afterAll === 'function') afterAll(() => running.forEach((child) => child.kill('SIGKILL')));

/** One process of Keytrail as a user starts it, on a free port and a data folder of its own: everything (`standalone`), or one of the microservices. */
export class Server extends Caller {
  private process: ChildProcess | undefined;
  output = '';

  private constructor(
    readonly app: string,
    port: number,
    readonly dataDir: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    super(port);
  }

  static async start(env: NodeJS.ProcessEnv = {}): Promise<Server> {
    const server = await Server.of('standalone', env);
    await server.start();
    return server;
  }

  /** Not started yet. */
  static async of(app: string, env: NodeJS.ProcessEnv = {}): Promise<Server> {
    return new Server(app, await freePort(), await temporaryDataDir(), env);
  }

  /** Starts it, again on the same port and data, and waits until it is ready. */
  async start(seconds = 90): Promise<void> {
    this.spawn();
    for (const end = Date.now() + seconds * 1000; !(await this.ready()); await pause(50))
      if (!this.isRunning || Date.now() > end) throw new Error(`the server is not ready: ${this.output.slice(-2000)}`);
  }

  spawn(): ChildProcess {
    const { KEYTRAIL_SOAK: _, ...outer } = process.env;
    const settings = {
      PORT: String(this.port),
      KEYTRAIL_DATA_DIR: this.dataDir,
      KEYTRAIL_ADMIN_TOKEN: TOKEN,
      KEYTRAIL_ACCOUNT_ID: ACCOUNT,
    };
    const child = spawn(process.execPath, ['--max-semi-space-size=8', 'tools/start.mjs', this.app], {
      cwd: project,
      env: { ...outer, NODE_ENV: 'production', ...settings, ...this.env },
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (this.output += chunk));
    running.add(child);
    child.once('exit', () => running.delete(child));
    return (this.process = child);
  }

  get isRunning(): boolean {
    return this.process !== undefined && this.process.exitCode === null && this.process.signalCode === null;
  }

  get pid(): number {
    return this.process?.pid ?? 0;
  }

  async ready(): Promise<boolean> {
    return (await this.request('GET', '/health/ready').catch(() => undefined))?.status === 200;
  }

  async kill9(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** The embedded PostgreSQL dies; the process that it belongs to starts it again. */
  async killDatabase(): Promise<void> {
    execFileSync('pkill', ['-9', '-f', `postgres.*${this.dataDir}`], { stdio: 'ignore' });
  }

  /** SIGTERM; the exit code, and the seconds it took. */
  async stop(): Promise<{ code: number | null; seconds: number }> {
    const began = Date.now();
    await this.end('SIGTERM');
    return { code: this.process?.exitCode ?? null, seconds: (Date.now() - began) / 1000 };
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (!this.process || !this.isRunning) return;
    const ended = once(this.process, 'exit');
    if (this.process.kill(signal)) await ended;
  }
}
