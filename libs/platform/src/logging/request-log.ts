import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from '../metrics/metrics';
import { type Correlation, newCorrelation } from './correlation';

const correlations = new WeakMap<object, Correlation>();

/** The ids of a request. */
export function correlationOf(request: FastifyRequest): Correlation {
  let found = correlations.get(request);
  if (!found) correlations.set(request, (found = newCorrelation(request.headers)));
  return found;
}

/** One line for each request, with its ids and its path without the query string; its ids in the answer and in every line of its log; its time in the metrics. */
export function logRequests(instance: FastifyInstance, metrics: Metrics): void {
  instance.addHook('onRequest', async (request, reply) => {
    const { requestId, correlationId } = correlationOf(request);
    request.log = request.log.child({ requestId, correlationId });
    reply.log = request.log;
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
