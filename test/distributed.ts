import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { durableCluster, kafkaBroker, type DurableCluster, type KafkaBroker } from '@app/testing';
import { Caller } from './caller';
import { Server } from './server';

const project = join(__dirname, '..');
const MASTER_KEY = Buffer.alloc(32, 'k').toString('base64');

/** Keytrail as microservices on a broker and a database of its own, behind the reverse proxy whose port this is. */
export class Distributed extends Caller {
  private constructor(
    port: number,
    readonly broker: KafkaBroker,
    readonly database: DurableCluster,
    readonly env: NodeJS.ProcessEnv,
    /** identity, projector, a second projector, compliance. */
    readonly apps: readonly Server[],
    private readonly proxy: Server,
  ) {
    super(port);
  }

  static async start(): Promise<Distributed> {
    const [broker, database] = await Promise.all([kafkaBroker(), durableCluster()]);
    const env = { KAFKA_BROKERS: broker.address, DATABASE_URL: database.url, KEYTRAIL_MASTER_KEY: MASTER_KEY };
    await keytrail(['topic', 'create'], env);
    const apps = await Promise.all(['identity', 'projector', 'projector', 'compliance'].map((app) => Server.of(app, env)));
    const [identity, compliance] = [apps[0]!, apps[3]!].map(({ port }) => `http://127.0.0.1:${port}`);
    const proxy = await Server.of('proxy', { KEYTRAIL_IDENTITY_URL: identity, KEYTRAIL_COMPLIANCE_URL: compliance });
    const distributed = new Distributed(proxy.port, broker, database, env, apps, proxy);
    await distributed.start();
    return distributed;
  }

  /** What the processes have printed. */
  get output(): string {
    return [...this.apps, this.proxy].map(({ output }) => output).join('');
  }

  app(name: string): Server {
    return this.apps.find(({ app }) => app === name)!;
  }

  /** Starts what does not run and waits until all are ready. */
  async start(): Promise<void> {
    await Promise.all(this.apps.map((app) => app.isRunning || app.start()));
    if (!this.proxy.isRunning) await this.proxy.start();
  }

  /** As a crash of the machine that they run on: every process of Keytrail but the proxy is gone at once. */
  async kill9(): Promise<void> {
    await Promise.all(this.apps.map((app) => app.kill9()));
  }

  /** PostgreSQL dies and comes back. */
  async killDatabase(): Promise<void> {
    await this.database.kill9();
    await this.database.restart();
  }

  /** SIGTERM to all; the worst exit code, and the seconds that the slowest took. */
  async stop(): Promise<{ code: number | null; seconds: number }> {
    const ends = await Promise.all([...this.apps, this.proxy].map((app) => app.stop()));
    await Promise.all([this.broker.stop(), this.database.stop()]);
    return { code: Math.max(...ends.map(({ code }) => code ?? 255)), seconds: Math.max(...ends.map(({ seconds }) => seconds)) };
  }
}

/** Runs the command line as its user does; its output, or an Error with it. */
export async function keytrail(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, ['tools/keytrail.mjs', ...args], { cwd: project, env: { ...process.env, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`keytrail ${args.join(' ')} ended with ${code}: ${output}`);
  return output;
}
