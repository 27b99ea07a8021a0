import httpProxy from '@fastify/http-proxy';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyReply } from 'fastify';
import { problem, type createLogger } from '@app/platform';
import { upstreamOf, type Upstream } from './upstream';

/** A command that runs when the process is told to stop may take this long. */
const PATIENCE_MILLISECONDS = 6_000;

function refuse(reply: FastifyReply, code: string, detail: string): void {
  const told = problem(code, detail);
  if (told.status === 503) void reply.header('retry-after', '1');
  void reply.code(told.status).header('content-type', 'application/problem+json; charset=utf-8').send(JSON.stringify(told));
}

/** One address before the microservices, so that callers see what `standalone` is. Bodies and streams of events pass as they come, nothing is sent twice. */
export async function createProxy(
  upstreams: Readonly<Record<Upstream, string>>,
  logger: ReturnType<typeof createLogger>,
): Promise<FastifyInstance> {
  const proxy = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    http: { requireHostHeader: false },
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 65_536 },
  });
  proxy.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
    refuse(
      reply,
      error.statusCode === 400 ? 'ValidationError' : 'Busy',
      error.statusCode === 400 ? 'The path is not one that this server reads' : error.message,
    ),
  );
  proxy.addHook('preClose', async () => void setTimeout(() => proxy.server.closeAllConnections(), PATIENCE_MILLISECONDS).unref());
  await proxy.register(httpProxy, {
    upstream: '',
    disableRequestLogging: true,
    undici: { headersTimeout: 0, bodyTimeout: 0, connections: 256 },
    replyOptions: {
      retryDelay: () => null,
      getUpstream: ({ method, url }) => upstreams[upstreamOf(method ?? 'GET', (url ?? '/').split('?', 1)[0] as string)],
      onError: (reply) =>
        refuse(reply as unknown as FastifyReply, 'Busy', 'The part of Keytrail that answers this is not there at the moment: try again'),
    },
  });
  return proxy;
}
