import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { temporaryDataDir } from '@app/testing';

export const ACCOUNT = '100000000001';
export const TOKEN = 'operator-token-of-the-end-to-end-tests';
export const project = join(__dirname, '..');

/** An HTTP answer; `json` is the parsed body of whatever shape the contract says. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: any;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

/** One Keytrail as a user starts it: the main job in a process of its own, on a free port and a data folder of its own. */
export class Server {
  private process: ChildProcess;
  output = '';

  private constructor(
    readonly port: number,
    readonly dataDir: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  static async start(env: NodeJS.ProcessEnv = {}): Promise<Server> {
    const server = new Server(await freePort(), await temporaryDataDir(), env);
    await server.start();
    return server;
  }

  /** Starts it, again on the same port and data, and waits until it is ready. */
  async start(seconds = 90): Promise<void> {
    this.spawn();
    for (const end = Date.now() + seconds * 1000; !(await this.ready()); await pause(50))
      if (this.process.exitCode !== null || Date.now() > end) throw new Error(`the server is not ready: ${this.output.slice(-2000)}`);
  }

  spawn(): ChildProcess {
    const { KEYTRAIL_SOAK: _, ...outer } = process.env;
    const settings = {
      PORT: String(this.port),
      KEYTRAIL_DATA_DIR: this.dataDir,
      KEYTRAIL_ADMIN_TOKEN: TOKEN,
      KEYTRAIL_ACCOUNT_ID: ACCOUNT,
    };
    this.process = spawn(process.execPath, ['--max-semi-space-size=8', 'tools/start.mjs'], {
      cwd: project,
      env: { ...outer, NODE_ENV: 'production', ...settings, ...this.env },
    });
    for (const stream of [this.process.stdout, this.process.stderr]) stream?.on('data', (chunk) => (this.output += chunk));
    return this.process;
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  async ready(): Promise<boolean> {
    return (await this.request('GET', '/health/ready').catch(() => undefined))?.status === 200;
  }

  async request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const raw = body instanceof Uint8Array || typeof body === 'string';
    const answer = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      body: raw || body === undefined ? (body as string | undefined) : JSON.stringify(body),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      get json() {
        return JSON.parse(text);
      },
    };
  }

  get(path: string): Promise<Answer> {
    return this.request('GET', path);
  }

  command(name: string, body: object, accountId = ACCOUNT, headers: Record<string, string> = {}): Promise<Answer> {
    return this.request('POST', `/v1/accounts/${accountId}/commands/${name}`, body, headers);
  }

  /** A question below the account's path; `minLogIndex` waits for a write. */
  ask(path: string, minLogIndex?: number, accountId = ACCOUNT): Promise<Answer> {
    const wait = minLogIndex === undefined ? '' : `${path.includes('?') ? '&' : '?'}minLogIndex=${minLogIndex}`;
    return this.get(`/v1/accounts/${accountId}${path}${wait}`);
  }

  can(principal: string, action: string, resource: string, minLogIndex = 0, accountId = ACCOUNT): Promise<Answer> {
    return this.request('POST', `/v1/accounts/${accountId}/can?minLogIndex=${minLogIndex}`, { principal, action, resource });
  }

  /** As a crash of the process: SIGKILL. */
  async kill9(): Promise<void> {
    const ended = once(this.process, 'exit');
    if (this.process.kill('SIGKILL')) await ended;
  }

  /** SIGTERM; the exit code, and the seconds it took. */
  async stop(): Promise<{ code: number | null; seconds: number }> {
    const began = Date.now();
    const ended = once(this.process, 'exit');
    if (this.process.exitCode === null && this.process.kill('SIGTERM')) await ended;
    return { code: this.process.exitCode, seconds: (Date.now() - began) / 1000 };
  }

  /** Every item of a paged list. */
  async all(path: string, accountId = ACCOUNT): Promise<Answer['json'][]> {
    const items: Answer['json'][] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { json } = await this.ask(
        `${path}${path.includes('?') ? '&' : '?'}limit=1000${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
        undefined,
        accountId,
      );
      items.push(...json.items);
      cursor = json.nextCursor;
    }
    return items;
  }
}

/** A one-statement policy as JSON text. */
export const document = (action: string | string[], resource: string | string[] = '*', effect = 'Allow'): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: effect, Action: action, Resource: resource }] });

/** A trust policy as JSON text. */
export const trust = (principal: object | string): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }] });
