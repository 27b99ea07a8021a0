import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import type { Metrics } from '../metrics/metrics';
import { type Correlation, newCorrelation } from './correlation';

const correlations = new WeakMap<object, Correlation>();

function correlate(raw: IncomingMessage): Correlation {
  let found = correlations.get(raw);
  if (!found) correlations.set(raw, (found = newCorrelation(raw.headers)));
  return found;
}

/** The ids of a request. */
export const correlationOf = (request: FastifyRequest): Correlation => correlate(request.raw);

const idsOf = (raw: IncomingMessage): Pick<Correlation, 'requestId' | 'correlationId'> => {
  const { requestId, correlationId } = correlate(raw);
  return { requestId, correlationId };
};

/** Every line of a request's log bears its ids. */
export const requestLogger: Parameters<FastifyInstance['setChildLoggerFactory']>[0] = (logger, _bindings, _options, raw) =>
  logger.child(idsOf(raw));

/** One line for each request, with its ids and its path without the query string; its ids in the answer; its time in the metrics. */
export function logRequests(instance: FastifyInstance, metrics: Metrics): void {
  instance.addHook('onRequest', async (request, reply) => {
    const { requestId, correlationId } = correlationOf(request);
    reply.header('x-request-id', requestId).header('x-correlation-id', correlationId);
  });
  instance.addHook('onResponse', async (request, reply) => {
    const path = request.url.split('?', 1)[0];
    const route = request.is404 ? '(none)' : (request.routeOptions.url ?? '(none)');
    metrics.answered({ method: request.method, route, status: reply.statusCode, seconds: reply.elapsedTime / 1000 });
    const line = {
      method: request.method,
      path,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime * 10) / 10,
      ip: request.ip,
    };
    request.log[route.startsWith('/health/') ? 'debug' : 'info'](line, 'request');
  });
}
