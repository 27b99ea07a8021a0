import { DomainError } from '@app/kernel';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA, RouteParamtypes, SSE_METADATA } from '@nestjs/common/internal';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { markEventStream } from './shutdown';

/** The query parameters that a handler names one by one; undefined if it takes the whole query (whose class is checked by StrictPipe). */
function namedParameters(context: ExecutionContext): ReadonlySet<string> | undefined {
  const declared = (Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name) ?? {}) as Record<
    string,
    { data?: unknown }
  >;
  const query = Object.entries(declared).filter(([key]) => key.startsWith(`${RouteParamtypes.QUERY}:`));
  if (query.some(([, { data }]) => typeof data !== 'string')) return undefined;
  return new Set(query.map(([, { data }]) => data as string));
}

/** Refuses query parameters that the handler does not know, and HEAD where the answer would never end; knows which answers are streams of events. */
@Injectable()
export class RouteGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (Reflect.getMetadata(SSE_METADATA, context.getHandler())) {
      if (request.method === 'HEAD') throw new DomainError('MethodNotAllowed', 'A stream of events has no HEAD: use GET');
      markEventStream(context.switchToHttp().getResponse<FastifyReply>().raw);
    }
    const named = namedParameters(context);
    const unknown = named && Object.keys(request.query as object).find((name) => !named.has(name));
    if (unknown === undefined) return true;
    throw new DomainError('UnsupportedParameter', `${unknown.slice(0, 100)} is not a query parameter here`, [
      { path: unknown.slice(0, 100), message: 'is not a parameter here' },
    ]);
  }
}
