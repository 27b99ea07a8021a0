import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Caller } from '../caller';
import type { Service } from './compose-file';
import type { Image } from './image';
import type { User } from './user';

/** A service of the compose file, run without a container: its command and environment, in the folder of its image. The names of other containers and the common port 8080 become addresses of this machine. */
export class Container extends Caller {
  output = '';
  private child: ChildProcess | undefined;

  constructor(
    readonly name: string,
    port: number,
    private readonly service: Service,
    private readonly image: Image,
    private readonly user: User,
    private readonly addresses: Readonly<Record<string, string>>,
  ) {
    super(port);
  }

  private here(text: string): string {
    const named = Object.entries(this.addresses).reduce((line, [name, address]) => line.replaceAll(name, address), text);
    return named.replaceAll('127.0.0.1:8080', `127.0.0.1:${this.port}`);
  }

  private run(command: readonly string[]): ChildProcess {
    const { root, workdir, env } = this.image;
    const own = Object.fromEntries(Object.entries(this.service.environment ?? {}).map(([name, value]) => [name, this.here(String(value))]));
    const settings = { ...env, ...own, PORT: String(this.port), HOST: '127.0.0.1', KEYTRAIL_DATA_DIR: join(root, 'data') };
    const [program, ...args] = command.map((word) => this.here(word));
    return spawn(program === 'node' ? process.execPath : program!, args, {
      cwd: join(root, workdir),
      env: { PATH: process.env.PATH, ...settings },
      ...this.user,
    });
  }

  start(): void {
    const child = this.run(this.service.command);
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.child = child;
  }

  /** Of a one-shot service. */
  async ended(): Promise<number | null> {
    if (this.child?.exitCode === null) await once(this.child, 'exit');
    return this.child?.exitCode ?? null;
  }

  /** By the service's own health check. */
  async healthy(seconds = 60): Promise<void> {
    const [kind, ...command] = this.service.healthcheck.test;
    expect(kind).toBe('CMD');
    for (const end = Date.now() + seconds * 1000; ; await pause(300)) {
      const [code] = (await once(this.run(command), 'exit')) as [number | null];
      if (code === 0) return;
      if (Date.now() > end || this.child?.exitCode !== null) throw new Error(`${this.name} is not healthy: ${this.output.slice(-2000)}`);
    }
  }

  /** SIGTERM; the exit code, or an Error if the service needs longer than its grace period. */
  async stop(): Promise<number | null> {
    const grace = Number.parseInt(this.service.stop_grace_period, 10) * 1000;
    this.child?.kill('SIGTERM');
    const late = pause(grace, 'late' as const, { ref: false });
    if ((await Promise.race([this.ended(), late])) === 'late') throw new Error(`${this.name} runs ${grace} ms after SIGTERM`);
    return this.child?.exitCode ?? null;
  }

  kill(): void {
    this.child?.kill('SIGKILL');
  }
}
