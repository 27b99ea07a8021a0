import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyBaseLogger, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import { admit, type Authenticator } from '../access/operator';
import { nestLogger } from '../logging/logger';
import { logRequests, requestLogger } from '../logging/request-log';
import type { Metrics } from '../metrics/metrics';
import { problem, problemOf } from '../problem/problem';
import { ProblemFilter, sendProblem } from '../problem/problem.filter';
import { RouteGuard } from './route.guard';
import { BODY_LIMIT, parseBodies } from './request-body';
import { Routes } from './routes';
import { Draining } from './shutdown';
import { StrictPipe } from './validation';

/** An ARN of 2,048 characters, each percent-encoded. */
const LONGEST_PATH_PART = 3 * 2048;

export interface HttpAppOptions {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Ways to come in, tried in this order. */
  readonly authenticators: readonly Authenticator[];
}

/** An app that answers HTTP by the contract's general rules. */
export interface HttpApp {
  readonly app: NestFastifyApplication;
  /** Listens and tells the address (`http://127.0.0.1:8080`). Throws an Error in words if the port is taken. */
  listen(): Promise<string>;
  /** Finishes what runs, ends streams of events, stops listening, then closes the modules: about 6 s at most before the modules' own time. */
  close(): Promise<void>;
}

/** What is no HTTP at all is answered on the socket itself. */
function refuseSocket(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const body = JSON.stringify(problem('ValidationError', 'The request is not HTTP as this server reads it', [], status));
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function createAdapter({ logger }: HttpAppOptions): FastifyAdapter {
  return new FastifyAdapter({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: requestLogger,
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: LONGEST_PATH_PART },
    http: { requireHostHeader: false },
    clientErrorHandler: refuseSocket,
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply, problemOf(error) ?? problem('ValidationError', 'The request line is not one that this server reads')),
  });
}

/** Builds the app of a module. It listens only when told. */
export async function createHttpApp(module: Type | DynamicModule, options: HttpAppOptions): Promise<HttpApp> {
  const adapter = createAdapter(options);
  const instance = adapter.getInstance();
  const routes = new Routes(instance);
  const draining = new Draining(instance);
  logRequests(instance, options.metrics);
  instance.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    admit(request, options.authenticators);
  });
  parseBodies(instance);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: nestLogger(options.logger),
    bodyParser: false,
    abortOnError: false,
  });
  app.useGlobalFilters(new ProblemFilter((path) => routes.methodsOf(path)));
  app.useGlobalGuards(new RouteGuard());
  app.useGlobalPipes(new StrictPipe());
  return {
    app,
    async listen() {
      await app.init();
      try {
        return await instance.listen({ host: options.host, port: options.port });
      } catch (error) {
        throw inWords(error as NodeJS.ErrnoException, options);
      }
    },
    async close() {
      await draining.drain();
      await app.close();
    },
  };
}

function inWords(error: NodeJS.ErrnoException, { host, port }: HttpAppOptions): Error {
  if (error.code === 'EADDRINUSE')
    return new Error(`Port ${port} on ${host} is taken by another program: stop it, or set PORT to another one`);
  if (error.code === 'EACCES') return new Error(`Port ${port} may not be opened by this user: set PORT to one above 1023`);
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') return new Error(`HOST ${host} is no address of this machine`);
  return error;
}
