import { DomainError } from '@app/kernel';
import { Body, Controller, Delete, Get, type MessageEvent, Module, Param, Post, Put, Query, Req, Sse } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsObject, IsOptional, IsString, Max, ValidateNested } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { request as send, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Observable } from 'rxjs';
import { actorOf, operatorAuthenticator } from '../access/operator';
import { serveDocs } from '../docs/docs';
import { READINESS, type ReadinessReport } from '../health/readiness';
import { createLogger } from '../logging/logger';
import { correlationOf } from '../logging/request-log';
import { createMetrics } from '../metrics/metrics';
import { PlatformModule } from '../platform.module';
import { createHttpApp, type HttpApp } from './http-app';
import { bodyStream, StreamedBody } from './request-body';
import { validated } from './validation';

class Tag {
  @IsString() key: string;
}
class CreateUser {
  @IsString() userName: string;
  @IsOptional() @ValidateNested() @Type(() => Tag) tag?: Tag;
  @IsOptional() @IsObject() document?: object;
}
class Page {
  @IsOptional() @Type(() => Number) @IsInt() @Max(1000) limit?: number;
}

@Controller('v1/things')
class Things {
  @Get() list(@Query() page: Page): object {
    return page;
  }
  @Post() create(@Body() body: CreateUser): object {
    return body;
  }
  @Post('named') async named(@Body() body: unknown): Promise<object> {
    return validated(CreateUser, body);
  }
  @Get('caller') caller(@Req() request: FastifyRequest): object {
    return { ...actorOf(request), correlationId: correlationOf(request).correlationId };
  }
  @Get('one/:name') one(@Param('name') name: string): object {
    return { name };
  }
  @Put('one/:name') put(): object {
    return {};
  }
  @Delete('one/:name') refuse(): never {
    throw new DomainError('DeleteConflict', 'The group ops still has members');
  }
  @Get('broken') broken(): never {
    throw new Error('a secret of the database');
  }
  @Get('away') away(): never {
    throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  }
  @Get('slow') slow(): Promise<object> {
    return pause(600, { done: true });
  }
  @Sse('stream') stream(): Observable<MessageEvent> {
    return new Observable<MessageEvent>((to) => to.next({ data: 'first' }));
  }
  @Post('import') @StreamedBody() async load(@Req() request: FastifyRequest): Promise<object> {
    let bytes = 0;
    for await (const chunk of bodyStream(request)) bytes += (chunk as Buffer).length;
    return { bytes };
  }
}

const TOKEN = 'spec-0123456789abcdef0123456789abcdef';
const ready: ReadinessReport = { database: 'up', broker: 'in-process', relay: { lag: 0 }, projections: [{ name: 'users', lag: 2 }] };
let missing: string[] = [];
const metrics = createMetrics();
@Module({
  imports: [
    PlatformModule.with({ metrics, readiness: { provide: READINESS, useValue: { report: async () => ({ report: ready, missing }) } } }),
  ],
  controllers: [Things],
})
class App {}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: Record<string, unknown>;
}
const lines: string[] = [];
const logger = createLogger('info', { write: (line) => void lines.push(line) });
const options = { host: '127.0.0.1', port: 0, logger, metrics, authenticators: [operatorAuthenticator(TOKEN)] };
let server: HttpApp;
let url: string;

function ask(method: string, path: string, body?: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((done, fail) => {
    const given = {
      authorization: `Bearer ${TOKEN}`,
      ...(body !== undefined && { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
      ...headers,
    };
    const sent = send(new URL(url).origin + path, { method, headers: given }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () =>
        done({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text,
          json: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
        }),
      );
      answer.on('error', fail);
    });
    sent.on('error', fail).end(body);
  });
}

function expectProblem(answer: Answer, status: number, code: string): void {
  expect(answer.json).toMatchObject({ status, code, title: expect.any(String), type: `urn:keytrail:problem:${code}` });
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(String(answer.json.detail).length).toBeGreaterThanOrEqual(10);
  expect(answer.text).not.toMatch(/\bat .*\.(js|ts):\d+|node_modules|FST_/);
}

async function start(): Promise<HttpApp> {
  const app = await createHttpApp(App, options);
  serveDocs(app.app, { title: 'Spec', version: '1', description: 'A spec' });
  return app;
}
beforeAll(async () => {
  server = await start();
  url = await server.listen();
});
afterAll(() => server.close());

describe('errors', () => {
  it.each<[string, string, string, string | Buffer | undefined, number, string]>([
    ['an unknown route', 'GET', '/v1/nothing', undefined, 404, 'NotFound'],
    ['a method that the path does not know', 'DELETE', '/v1/things', undefined, 405, 'MethodNotAllowed'],
    ['PUT on a post', 'PUT', '/v1/things', '{}', 405, 'MethodNotAllowed'],
    ['HEAD of a stream', 'HEAD', '/v1/things/stream', undefined, 405, ''],
    ['malformed JSON', 'POST', '/v1/things', '{"userName":', 400, 'MalformedJson'],
    ['an empty body', 'POST', '/v1/things', '', 400, 'MalformedJson'],
    ['a list', 'POST', '/v1/things', '[]', 400, 'ValidationError'],
    ['a string', 'POST', '/v1/things', '"ann"', 400, 'ValidationError'],
    ['null', 'POST', '/v1/things', 'null', 400, 'ValidationError'],
    ['null where the class is known at run time', 'POST', '/v1/things/named', 'null', 400, 'ValidationError'],
    ['bytes that are no UTF-8', 'POST', '/v1/things', Buffer.from('{"userName":"\xff"}', 'latin1'), 400, 'MalformedJson'],
    ['a member of another type', 'POST', '/v1/things', '{"userName":7}', 400, 'ValidationError'],
    ['an unknown member', 'POST', '/v1/things', '{"userName":"ann","shoe":44}', 400, 'UnsupportedParameter'],
    ['an unknown member below', 'POST', '/v1/things/named', '{"userName":"ann","tag":{"key":"a","x":1}}', 400, 'UnsupportedParameter'],
    ['constructor as a member', 'POST', '/v1/things', '{"userName":"ann","constructor":{"a":1}}', 400, 'ValidationError'],
    [
      'constructor as a member below',
      'POST',
      '/v1/things',
      '{"userName":"ann","tag":{"key":"a","constructor":{"b":1}}}',
      400,
      'ValidationError',
    ],
    [
      'toString as a member far below',
      'POST',
      '/v1/things',
      '{"userName":"ann","document":{"a":[{"toString":1}]}}',
      400,
      'ValidationError',
    ],
    ['__proto__ as a member', 'POST', '/v1/things', '{"__proto__":{"userName":"ann"}}', 400, 'ValidationError'],
    ['50,000 levels', 'POST', '/v1/things', `{"userName":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, 400, 'MalformedJson'],
    ['11 MB', 'POST', '/v1/things', `{"userName":"${'x'.repeat(11_000_000)}"}`, 413, 'PayloadTooLarge'],
    ['a broken percent sign', 'GET', '/v1/things/one/%zz', undefined, 400, 'ValidationError'],
    ['a query that nobody reads', 'GET', '/v1/things/one/ann?x=1', undefined, 400, 'UnsupportedParameter'],
    ['constructor as a query parameter', 'GET', '/v1/things?constructor=1', undefined, 400, 'UnsupportedParameter'],
    ['__proto__ as a query parameter', 'GET', '/v1/things?__proto__=1', undefined, 400, 'UnsupportedParameter'],
    ['an unknown query parameter', 'GET', '/v1/things?shoe=1', undefined, 400, 'UnsupportedParameter'],
    ['a query parameter out of range', 'GET', '/v1/things?limit=1001', undefined, 400, 'ValidationError'],
    ['a query parameter twice', 'GET', '/v1/things?limit=1&limit=2', undefined, 400, 'ValidationError'],
    ['what the domain refuses', 'DELETE', '/v1/things/one/ops', undefined, 409, 'DeleteConflict'],
    ['what nobody expected', 'GET', '/v1/things/broken', undefined, 500, 'InternalError'],
    ['a database that is away', 'GET', '/v1/things/away', undefined, 503, 'Busy'],
  ])('%s is told in problem details', async (_what, method, path, body, status, code) => {
    const answer = await ask(method, path, body);
    if (method === 'HEAD') expect(answer.status).toBe(status);
    else expectProblem(answer, status, code);
    expect(answer.text).not.toContain('a secret of the database');
  });

  it('name the methods of a path, when to come again, and the single faults', async () => {
    expect((await ask('PATCH', '/v1/things/one/ann', '{}')).headers.allow).toBe('DELETE, GET, HEAD, PUT');
    expect((await ask('GET', '/v1/things/away')).headers['retry-after']).toBe('2');
    expect((await ask('POST', '/v1/things', '{"tag":{"key":1}}')).json.errors).toEqual([
      { path: 'userName', message: 'must be a string' },
      { path: 'tag.key', message: 'must be a string' },
    ]);
    expect((await ask('POST', '/v1/things', '{"userName":"a","shoe":1}')).json.errors).toEqual([
      { path: 'shoe', message: 'is not a parameter here' },
    ]);
  });

  it.each(['text/xml', 'application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data'])('%s is 415', async (type) => {
    expectProblem(await ask('POST', '/v1/things', '<a/>', { 'content-type': type }), 415, 'UnsupportedMediaType');
  });

  it('come at once when a body of 100 GB is announced', async () => {
    const answer = await ask('POST', '/v1/things', '{}', { 'content-length': String(10 ** 11) }).catch((error: Error) => error);
    expectProblem(answer as Answer, 413, 'PayloadTooLarge');
  });

  it('are told to what is not even HTTP', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.end('what is this\r\n\r\n');
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1\.1 400 [\s\S]*application\/problem\+json[\s\S]*"code":"ValidationError"/);
  });
});

describe('access', () => {
  it.each([
    {},
    { authorization: 'Bearer' },
    { authorization: 'Bearer ' },
    { authorization: TOKEN },
    { authorization: `Basic ${TOKEN}` },
    { authorization: `Bearer ${TOKEN}x` },
    { authorization: `Bearer ${TOKEN.toUpperCase()}` },
  ])('is refused with %j, before anything is read', async (headers: { authorization?: string }) => {
    for (const [method, path, body] of [
      ['GET', '/v1/things'],
      ['POST', '/v1/things', '{"malformed'],
      ['GET', '/metrics'],
      ['GET', '/v1/nothing'],
      ['GET', `/v1/things?token=${TOKEN}`],
      ['GET', '/healthy'],
      ['GET', '/docs-yaml'],
    ] as const) {
      const answer = await ask(method, path, body, { authorization: '', ...headers });
      expectProblem(answer, 401, 'Unauthenticated');
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    }
  });

  it('is open to health and documents', async () => {
    for (const path of ['/health/live', '/health/ready', '/docs', '/docs-json', '/docs/swagger-ui.css'])
      expect((await ask('GET', path, undefined, { authorization: '' })).status).toBe(200);
  });

  it('tells who calls, and keeps a safe correlation id', async () => {
    const answer = await ask('GET', '/v1/things/caller', undefined, {
      'x-correlation-id': 'ticket-42',
      'user-agent': 'spec',
      'x-forwarded-for': '8.8.8.8',
    });
    expect(answer.json).toEqual({ kind: 'operator', sourceIp: '127.0.0.1', userAgent: 'spec', correlationId: 'ticket-42' });
    expect(answer.headers['x-correlation-id']).toBe('ticket-42');
    const other = await ask('GET', '/v1/things/caller', undefined, { 'x-correlation-id': 'a b"' });
    expect(other.json.correlationId).toBe(other.headers['x-request-id']);
  });
});

describe('operations', () => {
  it('say whether the process is ready', async () => {
    expect((await ask('GET', '/health/ready')).json).toEqual({ status: 'ready', ...ready });
    missing = ['the database does not answer'];
    const answer = await ask('GET', '/health/ready');
    missing = [];
    expectProblem(answer, 503, 'Busy');
    expect(answer.json).toMatchObject({ detail: 'Not ready: the database does not answer', projections: ready.projections });
  });

  it('are measured', async () => {
    metrics.appended({ events: 3, seconds: 0.002, logIndex: 17 });
    metrics.projectionLag('users', 4);
    const { text, headers } = await ask('GET', '/metrics');
    expect(headers['content-type']).toMatch(/^text\/plain/);
    for (const line of [
      'keytrail_log_head 17',
      'keytrail_append_batch_events_sum 3',
      'keytrail_projection_lag_events{projection="users"} 4',
      'keytrail_parked_events 0',
      'keytrail_relayed_log_index 0',
    ])
      expect(text).toContain(line);
    expect(text).toMatch(/http_request_duration_seconds_count\{method="GET",route="\/v1\/things\/one\/:name",status="400"\}/);
  });

  it('are logged with ids and without query string or token', async () => {
    lines.length = 0;
    await ask('GET', '/v1/things?limit=7', undefined, { 'x-correlation-id': 'c1' });
    await pause(20);
    const line = lines.map((text) => JSON.parse(text) as Record<string, unknown>).find(({ msg }) => msg === 'request');
    expect(line).toMatchObject({
      level: 'info',
      requestId: expect.any(String),
      correlationId: 'c1',
      method: 'GET',
      path: '/v1/things',
      status: 200,
    });
    logger.info({ request: { headers: { authorization: TOKEN } }, secretAccessKey: TOKEN }, 'what somebody logged');
    await ask('GET', '/v1/things/broken');
    expect(lines.join('')).not.toMatch(new RegExp(`limit=7|${TOKEN}`));
    expect(lines.join('')).toContain('a secret of the database');
    expect(lines.join('')).not.toContain('reqId');
  });

  it('are documented', async () => {
    const { json } = await ask('GET', '/docs-json');
    expect(json).toMatchObject({
      openapi: expect.stringMatching(/^3\./),
      components: { securitySchemes: { bearer: { scheme: 'bearer' } } },
    });
    expect(Object.keys(json.paths as object)).toContain('/v1/things/one/{name}');
  });
});

describe('bodies', () => {
  it('are taken with a byte order mark, and an object within is left as it is', async () => {
    const body = { userName: 'ann', document: { Statement: [{ Condition: { 'aws:x': ['1', null, true, 0.5] } }] } };
    expect((await ask('POST', '/v1/things', `\ufeff${JSON.stringify(body)}`)).json).toEqual(body);
  });

  it('are streamed where a route asks for it, whatever their type and size', async () => {
    for (const type of ['application/json', 'text/csv', 'application/octet-stream'])
      expect(
        (await ask('POST', '/v1/things/import', Buffer.alloc(12_000_000), { 'content-type': type, 'content-encoding': 'gzip' })).json,
      ).toEqual({ bytes: 12_000_000 });
    expectProblem(await ask('POST', '/v1/things/import', 'x', { 'content-length': String(2 ** 29) }), 413, 'PayloadTooLarge');
  });

  it('long ARNs fit into a path, and HEAD answers as GET', async () => {
    const name = `arn:aws:iam::1:user/${'p'.repeat(1900)}`;
    expect((await ask('GET', `/v1/things/one/${encodeURIComponent(name)}`)).json).toEqual({ name });
    expect(await ask('HEAD', '/v1/things')).toMatchObject({ status: 200, text: '' });
  });
});

describe('stopping', () => {
  it('finishes what runs, ends streams, and takes nothing new; a taken port is named', async () => {
    const first = await start();
    const before = url;
    url = await first.listen();
    const taken = await createHttpApp(App, { ...options, port: Number(new URL(url).port) });
    await expect(taken.listen()).rejects.toThrow(`Port ${new URL(url).port} on 127.0.0.1 is taken`);
    await taken.close();
    const feed = ask('GET', '/v1/things/stream');
    const slow = ask('GET', '/v1/things/slow');
    await pause(100);
    const began = Date.now();
    const closed = first.close();
    await pause(50);
    await expect(ask('GET', '/v1/things')).rejects.toThrow(/ECONNREFUSED/);
    expect((await feed).text).toContain('data: first');
    expect((await slow).json).toEqual({ done: true });
    await closed;
    expect(Date.now() - began).toBeLessThan(3_000);
    url = before;
  });
});
