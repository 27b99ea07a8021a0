import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { keytrail } from './program';
import { Terminal } from './terminal/terminal';

export const TOKEN = 'a-token-of-the-command-line-specification';

/** What was asked of the server. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

/** An answer: a status and a body, or a function that writes it itself. */
export type Reply = { readonly status?: number; readonly body: object } | ((response: ServerResponse, asked: Asked) => void);

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}

const problem = (status: number, code: string, detail: string): Reply => ({
  status,
  body: { type: 'about:blank', title: code, status, detail, code },
});

/** A server that answers in the contract's shapes, by `METHOD /path`; it wants the token and remembers what it was asked. */
export async function cannedServer(replies: Readonly<Record<string, Reply | ((asked: Asked) => Reply)>>) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://here');
    const one: Asked = {
      method: request.method ?? '',
      path: pathname,
      query: searchParams,
      body: await bodyOf(request),
      headers: request.headers,
    };
    asked.push(one);
    const open = pathname.startsWith('/health') || pathname === '/docs-json';
    const given = replies[`${one.method} ${pathname}`] ?? problem(404, 'NotFound', `There is no ${one.method} ${pathname}`);
    const known = open || request.headers.authorization === `Bearer ${TOKEN}`;
    const reply = known
      ? typeof given === 'function' && given.length === 1
        ? (given as (asked: Asked) => Reply)(one)
        : (given as Reply)
      : problem(401, 'Unauthenticated', 'Who are you?');
    if (typeof reply === 'function') return reply(response, one);
    response.writeHead(reply.status ?? 200, {
      'content-type': (reply.status ?? 200) < 400 ? 'application/json' : 'application/problem+json',
    });
    response.end(JSON.stringify(reply.body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url, asked, close };
}

/** What a run of the command line printed and ended with. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process. `columns`: as on a terminal of that width. */
export async function run(
  args: readonly string[],
  {
    variables = { KEYTRAIL_TOKEN: TOKEN },
    columns,
    input = '',
    interrupt = new AbortController(),
    wrote,
  }: {
    variables?: Record<string, string>;
    columns?: number;
    input?: string;
    interrupt?: AbortController;
    wrote?(text: string): void;
  } = {},
): Promise<Ran> {
  const said = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    isTTY: columns !== undefined && name === 'out',
    columns,
    write: (text: string) => {
      said[name] += text;
      wrote?.(text);
    },
  });
  const code = await keytrail(args, {
    terminal: new Terminal(stream('out'), stream('err'), variables),
    input: Readable.from([Buffer.from(input)]),
    variables,
    standaloneMain: '',
    interruption: () => interrupt.signal,
    distributed: async () => ({
      databaseUrl: variables.DATABASE_URL,
      kafka: variables.KAFKA_BROKERS
        ? { brokers: [variables.KAFKA_BROKERS], topicPartitions: Number(variables.KAFKA_TOPIC_PARTITIONS ?? 12) }
        : undefined,
    }),
    exitCode: 0,
  });
  return { code, ...said };
}
